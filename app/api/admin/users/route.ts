import { contract } from "@/app/api/contract";
import { presentUser } from "@/app/api/admin/present";
import { route } from "@/lib/gate/route";
import { searchUsers } from "@/lib/users/directory/data";

export const GET = route(contract.searchUsers, async ({ query }) => {
  const { limit, cursor, ...filter } = query;
  const { items, nextCursor } = await searchUsers(filter, limit, cursor);
  return { data: { users: items.map(presentUser), next_cursor: nextCursor } };
});
