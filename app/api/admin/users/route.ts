import { contract } from "@/lib/api/contract/contract";
import { presentUser } from "@/lib/api/contract/admin/present";
import { route } from "@/lib/api/route";
import { actorOf } from "@/lib/gate/user-action";
import { lookUpUsers } from "@/lib/admin/recorded-views";
import { refuseOtherMethods } from "@/lib/http/other-methods";

export const GET = route(contract.searchUsers, async ({ caller, query, client }) => {
  const { limit, cursor, ...filter } = query;
  const { items, nextCursor } = await lookUpUsers({ ...actorOf(caller), client }, filter, limit, cursor);
  return { data: { users: items.map(presentUser), next_cursor: nextCursor } };
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = refuseOtherMethods("GET");
