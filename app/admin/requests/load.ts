import { env } from "@/lib/env";
import { addressWithKept, findKeptForm } from "@/lib/gate/kept-form";
import { requireAdmin } from "@/lib/gate/require";
import { listAccessRequests } from "@/lib/users/access-requests/data";
import { withFilter } from "@/app/notices/address";
import type { Query } from "@/app/notices/query";
import { keptDecline, requestsQuery } from "./schema";

export const PAGE = "/admin/requests";
const PAGE_SIZE = 25;

export type RequestsView = Awaited<ReturnType<typeof loadRequests>>;

/** One page of the requests for access, the newest first. */
export async function loadRequests(query: Query) {
  const { cursor } = requestsQuery.parse(query);
  const { user, session } = await requireAdmin(
    cursor === undefined ? addressWithKept(PAGE, query) : withFilter(PAGE, { cursor }),
  );
  const [{ items, nextCursor }, kept] = await Promise.all([
    listAccessRequests(PAGE_SIZE, cursor),
    findKeptForm(PAGE, user.id, query),
  ]);
  return {
    open: env().signUp === "open",
    requests: items,
    asked: keptDecline.parse(kept),
    fresh: session.fresh,
    first: cursor === undefined ? null : PAGE,
    next: nextCursor === null ? null : withFilter(PAGE, { cursor: nextCursor }),
  };
}
