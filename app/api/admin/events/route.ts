import { contract } from "@/app/api/contract";
import { presentAuditEvent } from "@/app/api/admin/present";
import { searchEvents } from "@/lib/audit/data";
import { route } from "@/lib/gate/route";

export const GET = route(contract.searchEvents, async ({ query }) => {
  const { limit, cursor, person: personId, ...filter } = query;
  const { items, nextCursor } = await searchEvents({ ...filter, personId }, limit, cursor);
  return { data: { events: items.map(presentAuditEvent), next_cursor: nextCursor } };
});
