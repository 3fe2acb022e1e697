import { requireUser } from "@/lib/gate/require";
import { withQuery } from "../outcome";
import type { Query } from "../query";
import { deleteQuery } from "./schema";

const PAGE = "/account/data";

/** Whether the person has proven themselves lately, and what they had typed before. */
export async function loadData(query: Query) {
  const typed = deleteQuery.parse(query);
  const { user, session } = await requireUser(
    typed.confirmation === null ? PAGE : pageWithTyped(typed.confirmation),
  );
  return { user, fresh: session.fresh, typed };
}

/** The page with the form filled, to come back to. */
export function pageWithTyped(confirmation: string): string {
  return `${withQuery(PAGE, { confirmation })}#delete`;
}
