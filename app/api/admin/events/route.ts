import { contract } from "@/app/api/contract";
import { presentAuditEvent } from "@/app/api/admin/present";
import { searchEvents } from "@/lib/audit/data";
import { route } from "@/lib/gate/route";
import { actorOf } from "@/lib/gate/user-action";
import { recordView } from "@/lib/users/administration/mutations";

export const GET = route(contract.searchEvents, async ({ caller, query, client }) => {
  const { limit, cursor, person: personId, ...filter } = query;
  // What happened to one person shows as much of them as their page does.
  if (personId !== undefined) await recordView({ ...actorOf(caller), userId: personId }, client);
  const { items, nextCursor } = await searchEvents({ ...filter, personId }, limit, cursor);
  return { data: { events: items.map(presentAuditEvent), next_cursor: nextCursor } };
});
