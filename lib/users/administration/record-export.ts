import type { EventFilter } from "@/lib/audit/filter";
import { record } from "@/lib/audit/mutations";
import { transaction } from "@/lib/db/transaction";
import type { Client } from "@/lib/http/client";
import { type Actor, requireAdministrator } from "../administrators";
import { keepUser } from "../keep-user";

/**
 * Notes that an administrator takes a file of events away, and by what they were filtered. If it was by one person, that
 * person can see it.
 * @throws AppError forbidden when the actor is no administrator any more
 */
export async function recordEventsExport(
  { filter, ...actor }: Actor & { filter: EventFilter },
  client: Client,
): Promise<void> {
  const { personId } = filter;
  const filters = Object.entries(filter).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  await transaction(async (tx) => {
    await requireAdministrator(tx, actor.actorId);
    const subjectId = personId !== undefined && (await keepUser(tx, personId)) ? personId : null;
    const context = { client, actorId: actor.actorId, subjectId, sessionId: actor.actorSessionId };
    await record(tx, context, { type: "events.exported", detail: { filters } });
  });
}
