import { contract } from "@/lib/api/contract/contract";
import { presentAuditEvent } from "@/lib/api/contract/admin/present";
import { route } from "@/lib/api/route";
import { actorOf } from "@/lib/gate/user-action";
import { lookUpEvents } from "@/lib/admin/recorded-views";
import { refuseOtherMethods } from "@/lib/http/other-methods";

export const GET = route(contract.searchEvents, async ({ caller, query, client }) => {
  const { limit, cursor, person: personId, ...filter } = query;
  const viewer = { ...actorOf(caller), client };
  const { items, nextCursor } = await lookUpEvents(viewer, { ...filter, personId }, limit, cursor);
  return { data: { events: items.map(presentAuditEvent), next_cursor: nextCursor } };
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = refuseOtherMethods("GET");
