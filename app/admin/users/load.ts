import { requireAdmin } from "@/lib/gate/require";
import { currentClient } from "@/lib/gate/session";
import { actorOf } from "@/lib/gate/user-action";
import { lookUpUsers } from "@/lib/users/administration/looks";
import { withQuery } from "../../account/outcome";
import type { Query } from "../../account/query";
import { usersQuery, type UsersQuery } from "./schema";

const PAGE = "/admin/users";
const PAGE_SIZE = 25;

export type UsersView = Awaited<ReturnType<typeof loadUsers>>;

/** One page of the people that the filter holds of. */
export async function loadUsers(query: Query) {
  const { cursor, ...filter } = usersQuery.parse(query);
  const caller = await requireAdmin(pageFor({ ...filter, cursor }));
  const looking = { ...actorOf(caller), client: await currentClient() };
  const { items, nextCursor } = await lookUpUsers(looking, filter, PAGE_SIZE, cursor);
  return {
    filter,
    filtered: Object.values(filter).some(Boolean),
    users: items,
    first: cursor === undefined ? null : pageFor(filter),
    next: nextCursor === null ? null : pageFor({ ...filter, cursor: nextCursor }),
  };
}

/** The list with this filter, without what is not filtered by. */
function pageFor(query: Partial<UsersQuery>): string {
  const given = Object.entries(query).flatMap(([name, value]) => (value ? [[name, value] as const] : []));
  return given.length === 0 ? PAGE : withQuery(PAGE, Object.fromEntries(given));
}
