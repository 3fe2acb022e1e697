import { redirect } from "next/navigation";
import { findPendingIdentity, questionPath, readPendingCookie } from "@/lib/auth/pending-question";
import { requireUser } from "@/lib/gate/require";
import { withQuery } from "@/app/notices/address";
import { type OutcomeQuery, readOutcome } from "@/app/notices/outcomes";
import type { Query } from "@/app/notices/query";
import { questionQuery } from "./schema";

/** The account that the user is asked about. Whoever is asked nothing is sent on. */
export async function loadQuestion(query: Query) {
  const { returnTo } = questionQuery.parse(query);
  const outcome = readOutcome(query);
  const { user, session } = await requireUser(questionPath(returnTo));
  const identity = await findPendingIdentity(await readPendingCookie(), {
    userId: user.id,
    sessionId: session.id,
  });
  if (!identity) redirect(placeAfter(returnTo, outcome));
  const { provider, profile, email, name, subject } = identity;
  return {
    returnTo,
    outcome,
    provider,
    account: profile.login ?? email ?? name ?? subject,
    user: { id: user.id, name: user.name, email: user.email },
  };
}

/** Where they were going, or a page that tells the failure that brought them here. */
function placeAfter(returnTo: string, { error, reference }: OutcomeQuery): string {
  if (error === null) return returnTo;
  return withQuery("/account", reference === null ? { error } : { error, reference });
}
