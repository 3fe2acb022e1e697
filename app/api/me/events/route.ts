import { contract } from "@/app/api/contract";
import { presentEvent } from "@/app/api/present";
import { listEvents } from "@/lib/audit/data";
import { route } from "@/lib/gate/route";

export const GET = route(contract.listEvents, async ({ caller, query }) => {
  const { items, nextCursor } = await listEvents(caller.user.id, query.limit, query.cursor);
  return { data: { events: items.map(presentEvent), next_cursor: nextCursor } };
});
