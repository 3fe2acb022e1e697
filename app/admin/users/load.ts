import { requireAdmin } from "@/lib/gate/require";
import { currentClient } from "@/lib/gate/session";
import { actorOf } from "@/lib/gate/user-action";
import { lookUpUsers } from "@/lib/admin/recorded-views";
import { withFilter } from "@/app/notices/address";
import type { Query } from "@/app/notices/query";
import { usersQuery } from "./schema";

const PAGE = "/admin/users";
const PAGE_SIZE = 25;

export type UsersView = Awaited<ReturnType<typeof loadUsers>>;

/** One page of the users that the filter holds of. */
export async function loadUsers(query: Query) {
  const { cursor, ...filter } = usersQuery.parse(query);
  const caller = await requireAdmin(withFilter(PAGE, { ...filter, cursor }));
  const viewer = { ...actorOf(caller), client: await currentClient() };
  const { items, nextCursor } = await lookUpUsers(viewer, filter, PAGE_SIZE, cursor);
  return {
    filter,
    filtered: Object.values(filter).some(Boolean),
    users: items,
    first: cursor === undefined ? null : withFilter(PAGE, filter),
    next: nextCursor === null ? null : withFilter(PAGE, { ...filter, cursor: nextCursor }),
  };
}
