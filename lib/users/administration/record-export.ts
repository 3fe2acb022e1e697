import { searchEvents } from "@/lib/audit/data";
import type { EventFilter } from "@/lib/audit/filter";
import { record } from "@/lib/audit/mutations";
import { transaction } from "@/lib/db/transaction";
import type { Client } from "@/lib/http/client";
import { type Actor, requireAdministrator } from "../administrators";
import { type ExportLease, takeExportLease } from "../exports/mutations";
import { keepUser } from "../keep-user";
import { soleSubject } from "./looks";

/** So many events tell whether all of them are one person's. */
const SAMPLE = 100;

/**
 * Begins an administrator's export of events, and notes that they took it and by what the events were filtered. If all of
 * them are one person's, that person can see it.
 * @throws AppError forbidden when the actor is no administrator any more; rate-limited while another export of theirs is
 * under way
 */
export async function beginEventsExport(
  { filter, ...actor }: Actor & { filter: EventFilter },
  client: Client,
): Promise<ExportLease> {
  const personId = filter.personId ?? soleSubject(filter, (await searchEvents(filter, SAMPLE)).items);
  const filters = Object.entries(filter).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  return transaction(async (tx) => {
    await requireAdministrator(tx, actor.actorId);
    const lease = await takeExportLease(tx, actor.actorId);
    const subjectId = personId !== null && (await keepUser(tx, personId)) ? personId : null;
    const context = { client, actorId: actor.actorId, subjectId, sessionId: actor.actorSessionId };
    await record(tx, context, { type: "events.exported", detail: { filters } });
    return lease;
  });
}
