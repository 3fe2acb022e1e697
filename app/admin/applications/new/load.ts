import { env } from "@/lib/env";
import { addressWithKept, findKeptForm } from "@/lib/gate/kept-form";
import { requireAdmin } from "@/lib/gate/require";
import { withFilter } from "@/app/notices/address";
import type { Query } from "@/app/notices/query";
import { parseProblem } from "../definition";
import { NEW_PAGE } from "../pages";
import { keptApplication, newQuery } from "../schema";

/** What is to be registered: its kind, and what was typed already. */
export async function loadNew(query: Query) {
  const asked = newQuery.parse(query);
  const { session, user } = await requireAdmin(
    asked.kind === undefined ? addressWithKept(NEW_PAGE, query) : withFilter(NEW_PAGE, asked),
  );
  const kept = keptApplication.parse(await findKeptForm(NEW_PAGE, user.id, query));
  return {
    kind: kept?.fields.kind ?? asked.kind ?? null,
    values: kept?.fields ?? { confidential: "on" as const },
    problem: parseProblem(kept?.problem ?? null),
    fresh: session.fresh,
    /** Where nobody knows which proxy asks, no host can be guarded. */
    guardsHosts: !env().serverless,
  };
}
