import { administratorContext, type AuditContext } from "@/lib/audit/context";
import { recordEvent, insertEventOnceIn } from "@/lib/audit/mutations";
import type { Transaction } from "@/lib/db/client";
import { databaseNow } from "@/lib/db/clock";
import type { Role } from "@/lib/db/generated/enums";
import { transaction } from "@/lib/db/transaction";
import type { Client } from "@/lib/http/client";
import { writeMail } from "@/lib/mail/mutations";
import { type Actor, type ActorOrToken, isLast, requireAdministrator } from "@/lib/users/administrators";
import { liftDemotion, liftDisabling, recordDecision } from "@/lib/users/decisions/mutations";
import { reopenGrantsOf } from "@/lib/users/access-requests/mutations";
import { revokeInvitationsOf } from "@/lib/users/invitations/mutations";
import { lockUser, lockUserAgainstDeletion } from "@/lib/users/lock";
import { revokeServiceTokensOf } from "@/lib/service-tokens/mutations";
import { refuseTokenOverAdministrator, requireActor } from "./actor";

export type Change = "changed" | "unchanged" | "not-found" | "last-administrator";

/** In seconds. */
const SAME_VIEW = 600;

type RoleAndStatus = { readonly role: Role; readonly disabledAt: Date | null };

/**
 * Shuts a user out and ends all their sessions; what they are signed in to refuses them at the next request. It holds for
 * whatever they can sign in with today, also once the user is gone.
 * @param reason has passed `disablingReason`; the user is shown it when they try to sign in
 * @throws AppError forbidden when the actor is no administrator any more; person-required for a service token, where the user is
 * one
 */
export async function disableUser(
  { userId, reason, ...actor }: ActorOrToken & { userId: string; reason: string },
  client: Client,
): Promise<Change | "own-account"> {
  return transaction(async (tx) => {
    const administrators = await requireActor(tx, actor);
    if ("actorId" in actor && userId === actor.actorId) return "own-account";
    const user = await readLocked(tx, userId);
    if (!user) return "not-found";
    refuseTokenOverAdministrator(actor, user.role === "ADMIN");
    if (user.disabledAt) return "unchanged";
    if (isLast(userId, administrators)) return "last-administrator";
    const data = { disabledAt: await databaseNow(tx), disabledReason: reason };
    await tx.user.update({ where: { id: userId }, data, select: { id: true } });
    await recordDecision(tx, "DISABLED", { userId, actorId: "actorId" in actor ? actor.actorId : null });
    const { count } = await tx.session.deleteMany({ where: { userId, parentId: null } });
    await recordEvent(tx, administratorContext(actor, userId, client), {
      type: "user.disabled",
      detail: { reason },
    });
    await writeMail(tx, userId, { kind: "account-disabled", reason });
    if (count > 0) {
      const ended = { type: "sessions.ended", detail: { count, by: "administrator" } } as const;
      await recordEvent(tx, administratorContext(actor, userId, client), ended);
    }
    await closeDoorsOf(tx, administratorContext(actor, userId, client), userId);
    return "changed";
  });
}

/**
 * Lets a user in again. The reason why they were shut out is forgotten, except by the audit log, and a session that a
 * sign-in under way at the moment of disabling left behind does not come to life.
 * @throws AppError as `disableUser`
 */
export async function enableUser(
  { userId, ...actor }: ActorOrToken & { userId: string },
  client: Client,
): Promise<Change> {
  return transaction(async (tx) => {
    await requireActor(tx, actor);
    const user = await readLocked(tx, userId);
    if (!user) return "not-found";
    refuseTokenOverAdministrator(actor, user.role === "ADMIN");
    if (!user.disabledAt) return "unchanged";
    const data = { disabledAt: null, disabledReason: null };
    await tx.user.update({ where: { id: userId }, data, select: { id: true } });
    await liftDisabling(tx, userId);
    await tx.session.deleteMany({ where: { userId } });
    await recordEvent(tx, administratorContext(actor, userId, client), { type: "user.enabled", detail: {} });
    return "changed";
  });
}

/** Makes a user an administrator, or takes that away; also from oneself, as long as another one stays. */
export async function changeRole(
  { userId, role, ...actor }: Actor & { userId: string; role: Role },
  client: Client,
): Promise<Change> {
  return transaction(async (tx) => {
    const administrators = await requireAdministrator(tx, actor.actorId);
    const user = await readLocked(tx, userId);
    if (!user) return "not-found";
    if (user.role === role) return "unchanged";
    if (isLast(userId, administrators)) return "last-administrator";
    await tx.user.update({ where: { id: userId }, data: { role }, select: { id: true } });
    // What administrators decided outlasts the list of the environment.
    if (role === "USER") await recordDecision(tx, "DEMOTED", { userId, actorId: actor.actorId });
    else await liftDemotion(tx, userId);
    const detail = { role, by: "administrator" } as const;
    await recordEvent(tx, administratorContext(actor, userId, client), { type: "user.role-changed", detail });
    if (role === "USER") await closeDoorsOf(tx, administratorContext(actor, userId, client), userId);
    return "changed";
  });
}

/** What somebody who is no administrator any more has opened for others, or for programs: it opens nothing from now on. */
async function closeDoorsOf(tx: Transaction, context: AuditContext, userId: string): Promise<void> {
  const invitations = await revokeInvitationsOf(tx, userId);
  const requests = await reopenGrantsOf(tx, userId);
  const tokens = await revokeServiceTokensOf(tx, userId);
  if (invitations > 0)
    await recordEvent(tx, context, { type: "invitation.all-taken-back", detail: { count: invitations } });
  if (requests > 0) await recordEvent(tx, context, { type: "access.reopened", detail: { count: requests } });
  if (tokens > 0)
    await recordEvent(tx, context, { type: "service-token.all-revoked", detail: { count: tokens } });
}

/**
 * Notes that an administrator viewed a user, at their page or by a filter, which the user can see. Viewing again
 * within ten minutes is the same view: the page is loaded anew after each change, and the log is not for that.
 * @returns whether there is such a user; about nobody nothing is noted
 */
export async function recordView(
  { userId, ...actor }: ActorOrToken & { userId: string },
  client: Client,
): Promise<boolean> {
  return transaction(async (tx) => {
    if (!(await lockUserAgainstDeletion(tx, userId))) return false;
    const view = { type: "user.viewed", detail: {} } as const;
    await tx.$executeRaw(insertEventOnceIn(SAME_VIEW, administratorContext(actor, userId, client), view));
    return true;
  });
}

async function readLocked(tx: Transaction, userId: string): Promise<RoleAndStatus | null> {
  if (!(await lockUser(tx, userId))) return null;
  return tx.user.findUnique({ where: { id: userId }, select: { role: true, disabledAt: true } });
}
