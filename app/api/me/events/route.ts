import { contract } from "@/lib/api/contract/contract";
import { presentEvent } from "@/lib/api/contract/present";
import { listEvents } from "@/lib/audit/data";
import { route } from "@/lib/api/route";
import { refuseOtherMethods } from "@/lib/http/other-methods";

export const GET = route(contract.listEvents, async ({ caller, query }) => {
  const { items, nextCursor } = await listEvents(caller.user.id, query.limit, query.cursor);
  return { data: { events: items.map(presentEvent), next_cursor: nextCursor } };
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = refuseOtherMethods("GET");
