import { requireAdmin } from "@/lib/gate/require";
import { currentClient } from "@/lib/gate/session";
import { actorOf } from "@/lib/gate/user-action";
import { countFound } from "@/lib/admin/directory/found/data";
import { DEFAULT_SORT } from "@/lib/admin/directory/filter";
import { lookUpUsers } from "@/lib/admin/recorded-views";
import { withFilter } from "@/app/notices/address";
import type { Query } from "@/app/notices/query";
import { readUsersQuery } from "./schema";

export const PAGE = "/admin/users";
const PAGE_SIZE = 25;

export type UsersView = Awaited<ReturnType<typeof loadUsers>>;

/** One page of the users that the filter holds of. */
export async function loadUsers(query: Query) {
  const { filter, cursor, start } = readUsersQuery(query);
  const caller = await requireAdmin(withFilter(PAGE, { ...filter, cursor, start: cursor && String(start) }));
  const viewer = { ...actorOf(caller), client: await currentClient() };
  const [{ items, nextCursor }, total] = await Promise.all([
    lookUpUsers(viewer, filter, PAGE_SIZE, cursor),
    countFound(filter),
  ]);
  const { sort: _sort, ...narrowing } = filter;
  const isWhole = cursor === undefined && nextCursor === null;
  const next = start + items.length;
  return {
    filter,
    filtered: Object.values(narrowing).some(Boolean),
    sort: filter.q.trim() === "" ? (filter.sort ?? DEFAULT_SORT) : null,
    users: items,
    /** Null where it is not known. */
    total: isWhole ? { count: items.length, exact: true } : total,
    range: { first: start, last: next - 1 },
    first: cursor === undefined ? null : withFilter(PAGE, filter),
    next:
      nextCursor === null ? null : withFilter(PAGE, { ...filter, cursor: nextCursor, start: String(next) }),
  };
}
