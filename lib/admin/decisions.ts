import type { Page } from "@/lib/audit/data";
import { administratorContext } from "@/lib/audit/context";
import { recordEvent } from "@/lib/audit/mutations";
import { transaction } from "@/lib/db/transaction";
import { AppError } from "@/lib/errors";
import type { Client } from "@/lib/http/client";
import { type Actor, requireAdministrator } from "@/lib/users/administrators";
import { type DecisionEntry, type DecisionKey, JUDGEMENTS, listDecisions } from "@/lib/users/decisions/data";
import { lockUser, lockUserAgainstDeletion } from "@/lib/users/lock";
import { recordView } from "./mutations";

/**
 * `listDecisions`, for an administrator. To look for somebody by an e-mail or an account is noted, whoever is found; what was
 * typed is not kept. Each user whom it finds, unless deleted, counts as viewed.
 */
export async function lookUpDecisions(
  { client, ...actor }: Actor & { readonly client: Client },
  key: DecisionKey | undefined,
  limit: number,
  before?: string,
): Promise<Page<DecisionEntry>> {
  if (key !== undefined) await recordDecisionView(actor, client);
  const page = await listDecisions(key, limit, before);
  if (key !== undefined)
    for (const userId of new Set(page.items.map((item) => item.userId)))
      await recordView({ ...actor, userId }, client);
  return page;
}

/**
 * Lifts a decision with all that it holds for. Somebody who is disabled may sign in again, and the list of the environment may
 * promote again; a role stays as it is.
 * @param decisionId that of any of its rows
 * @throws AppError forbidden when the actor is no administrator any more
 */
export async function liftDecisionById(
  { decisionId, ...actor }: Actor & { decisionId: string },
  client: Client,
): Promise<"lifted" | "not-found"> {
  return transaction(async (tx) => {
    await requireAdministrator(tx, actor.actorId);
    const decision = await tx.decision.findUnique({
      where: { id: decisionId, kind: { in: [...JUDGEMENTS] } },
      select: { kind: true, userId: true },
    });
    if (!decision) return "not-found";
    const { kind, userId } = decision;
    const isThere = await lockUser(tx, userId);
    const { count } = await tx.decision.deleteMany({ where: { kind, userId } });
    if (count === 0) return "not-found";
    const context = administratorContext(actor, isThere ? userId : null, client);
    await recordEvent(tx, context, { type: "decision.lifted", detail: { kind } });
    if (kind !== "DISABLED") return "lifted";
    const enabled = await tx.user.updateMany({
      where: { id: userId, disabledAt: { not: null } },
      data: { disabledAt: null, disabledReason: null },
    });
    if (enabled.count === 0) return "lifted";
    // As in enableUser: a session that a sign-in under way left behind does not come to life.
    await tx.session.deleteMany({ where: { userId } });
    await recordEvent(tx, context, { type: "user.enabled", detail: {} });
    return "lifted";
  });
}

async function recordDecisionView(actor: Actor, client: Client): Promise<void> {
  await transaction(async (tx) => {
    if (!(await lockUserAgainstDeletion(tx, actor.actorId)))
      throw new AppError("unauthenticated", "whoever looks has been deleted meanwhile");
    await recordEvent(tx, administratorContext(actor, null, client), { type: "decision.viewed", detail: {} });
  });
}
