import { env } from "@/lib/env";
import { addressWithKept, findKeptForm } from "@/lib/gate/kept-form";
import { requireUser } from "@/lib/gate/require";
import type { Query } from "@/app/notices/query";
import { keptDeletion } from "./schema";

const PAGE = "/account/data";

/** Who asks, whether they have proven themselves lately, and what they had typed before. */
export async function loadData(query: Query) {
  const { user, session } = await requireUser(addressWithKept(PAGE, query));
  const kept = keptDeletion.parse(await findKeptForm(PAGE, user.id, query));
  return {
    user,
    fresh: session.fresh,
    kept,
    /** For how long what happened stays known, rounded up. */
    retentionDays: Math.ceil(env().auditRetention / 86_400),
  };
}
