import { requireAdmin } from "@/lib/gate/require";
import { currentClient } from "@/lib/gate/session";
import { actorOf } from "@/lib/gate/user-action";
import { lookUpDecisions } from "@/lib/users/administration/decisions";
import type { DecisionKey } from "@/lib/users/decisions/data";
import { withQuery } from "../../account/outcome";
import type { Query } from "../../account/query";
import { decisionsQuery, type DecisionsQuery } from "./schema";

export const PAGE = "/admin/decisions";
const PAGE_SIZE = 25;

export type DecisionsView = Awaited<ReturnType<typeof loadDecisions>>;

/** One page of the decisions that stand, the newest first; or of those that hold for an e-mail or an account. */
export async function loadDecisions(query: Query) {
  const { cursor, ...typed } = decisionsQuery.parse(query);
  const caller = await requireAdmin(pageFor({ ...typed, cursor }));
  const looking = { ...actorOf(caller), client: await currentClient() };
  const key = keyOf(typed);
  const { items, nextCursor } = await lookUpDecisions(looking, key, PAGE_SIZE, cursor);
  return {
    typed,
    filtered: key !== undefined,
    decisions: items,
    fresh: caller.session.fresh,
    first: cursor === undefined ? null : pageFor(typed),
    next: nextCursor === null ? null : pageFor({ ...typed, cursor: nextCursor }),
  };
}

/** An e-mail before an account; a subject without its provider is nobody's. */
function keyOf({ email, provider, subject }: Omit<DecisionsQuery, "cursor">): DecisionKey | undefined {
  if (email !== "") return { email };
  return provider !== undefined && subject !== "" ? { provider, subject } : undefined;
}

function pageFor(query: Partial<DecisionsQuery>): string {
  const given = Object.entries(query).flatMap(([name, value]) => (value ? [[name, value] as const] : []));
  return given.length === 0 ? PAGE : withQuery(PAGE, Object.fromEntries(given));
}
