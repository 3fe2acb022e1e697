import { requireAdmin } from "@/lib/gate/require";
import { currentClient } from "@/lib/gate/session";
import { actorOf } from "@/lib/gate/user-action";
import { lookUpDecisions } from "@/lib/admin/decisions";
import type { DecisionKey } from "@/lib/users/decisions/data";
import { withFilter } from "@/app/notices/address";
import type { Query } from "@/app/notices/query";
import { decisionsQuery, type DecisionsQuery } from "./schema";

export const PAGE = "/admin/decisions";
const PAGE_SIZE = 25;

export type DecisionsView = Awaited<ReturnType<typeof loadDecisions>>;

/** One page of the decisions that stand, the newest first; or of those that hold for an e-mail or an account. */
export async function loadDecisions(query: Query) {
  const { cursor, ...typed } = decisionsQuery.parse(query);
  const caller = await requireAdmin(withFilter(PAGE, { ...typed, cursor }));
  const viewer = { ...actorOf(caller), client: await currentClient() };
  const key = keyOf(typed);
  const { items, nextCursor } = await lookUpDecisions(viewer, key, PAGE_SIZE, cursor);
  return {
    typed,
    filtered: key !== undefined,
    decisions: items,
    fresh: caller.session.fresh,
    first: cursor === undefined ? null : withFilter(PAGE, typed),
    next: nextCursor === null ? null : withFilter(PAGE, { ...typed, cursor: nextCursor }),
  };
}

/** An e-mail before an account; a subject without its provider is nobody's. */
function keyOf({ email, provider, subject }: Omit<DecisionsQuery, "cursor">): DecisionKey | undefined {
  if (email !== "") return { email };
  return provider !== undefined && subject !== "" ? { provider, subject } : undefined;
}
