import { contract } from "@/lib/api/contract/contract";
import { presentAuditEvent } from "@/lib/api/contract/admin/present";
import { route } from "@/lib/api/route";
import { actorOf } from "@/lib/gate/user-action";
import { readFeed } from "@/lib/audit/feed/data";
import { lookUpEvents } from "@/lib/admin/recorded-views";
import { refuseOtherMethods } from "@/lib/http/other-methods";

export const GET = route(contract.searchEvents, async ({ caller, query, client }) => {
  const { limit, cursor, after, person: personId, ...filter } = query;
  if (after !== undefined) {
    const { items: events, next, more } = await readFeed(after, limit);
    return { data: { events: events.map(presentAuditEvent), next, more } };
  }
  const viewer = { ...actorOf(caller), client };
  const { items, nextCursor } = await lookUpEvents(viewer, { ...filter, personId }, limit, cursor);
  return { data: { events: items.map(presentAuditEvent), next_cursor: nextCursor } };
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = refuseOtherMethods("GET");
