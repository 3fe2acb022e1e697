import { searchEvents } from "@/lib/audit/data";
import type { EventFilter } from "@/lib/audit/filter";
import { administratorContext } from "@/lib/audit/context";
import { recordEvent } from "@/lib/audit/mutations";
import type { Transaction } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import type { Client } from "@/lib/http/client";
import { type Actor, requireAdministrator } from "@/lib/users/administrators";
import { beginLeased, type ExportLease, takeExportLease } from "@/lib/users/exports/mutations";
import { lockUserAgainstDeletion } from "@/lib/users/lock";
import { soleSubject } from "./recorded-views";

/** So many events tell whether all of them are one user's. */
const SAMPLE = 100;

/**
 * Begins an administrator's export of events, and notes that they took it and by what the events were filtered. If all of
 * them are one user's, that user can see it.
 * @param admit throws when they may take no more now; asked only if no other export of theirs is under way
 * @throws AppError forbidden when the actor is no administrator any more; rate-limited while another export of theirs is
 * under way
 */
export async function beginEventsExport(
  { filter, ...actor }: Actor & { filter: EventFilter },
  client: Client,
  admit: () => Promise<void>,
): Promise<ExportLease> {
  const personId = filter.personId ?? soleSubject(filter, (await searchEvents(filter, SAMPLE)).items);
  const filters = Object.entries(filter).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  const take = async (tx: Transaction) => {
    await requireAdministrator(tx, actor.actorId);
    return takeExportLease(tx, actor.actorId);
  };
  return beginLeased(take, async () => {
    await admit();
    await transaction(async (tx) => {
      await requireAdministrator(tx, actor.actorId);
      const subjectId = personId !== null && (await lockUserAgainstDeletion(tx, personId)) ? personId : null;
      const context = administratorContext(actor, subjectId, client);
      await recordEvent(tx, context, { type: "events.exported", detail: { filters } });
    });
  });
}
