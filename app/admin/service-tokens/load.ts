import { addressWithKept, findKeptForm } from "@/lib/gate/kept-form";
import { requireAdmin } from "@/lib/gate/require";
import { listServiceTokens } from "@/lib/service-tokens/data";
import { withFilter } from "@/app/notices/address";
import type { Query } from "@/app/notices/query";
import { keptSecret } from "../new-secret";
import { keptToken, tokensQuery } from "./schema";

export const PAGE = "/admin/service-tokens";
const PAGE_SIZE = 25;

export type ServiceTokensView = Awaited<ReturnType<typeof loadServiceTokens>>;

/** One page of service tokens, with what was typed for another, or one just made. */
export async function loadServiceTokens(query: Query) {
  const { cursor } = tokensQuery.parse(query);
  const { user, session } = await requireAdmin(
    cursor === undefined ? addressWithKept(PAGE, query) : withFilter(PAGE, { cursor }),
  );
  const [{ items, nextCursor }, kept] = await Promise.all([
    listServiceTokens(PAGE_SIZE, cursor),
    findKeptForm(PAGE, user.id, query),
  ]);
  return {
    tokens: items,
    typed: keptToken.parse(kept),
    newToken: keptSecret.parse(kept)?.fields.secret ?? null,
    fresh: session.fresh,
    first: cursor === undefined ? null : PAGE,
    next: nextCursor === null ? null : withFilter(PAGE, { cursor: nextCursor }),
  };
}
