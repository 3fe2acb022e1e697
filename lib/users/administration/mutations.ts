import { record } from "@/lib/audit/mutations";
import type { Transaction } from "@/lib/db/client";
import type { Role } from "@/lib/db/generated/enums";
import { transaction } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import type { Client } from "@/lib/http/client";
import { type Actor, isLast, requireAdministrator } from "../administrators";
import { keepUser } from "../keep-user";

export type Change = "changed" | "unchanged" | "not-found" | "last-administrator";

type Standing = { readonly role: Role; readonly disabledAt: Date | null };

/**
 * Shuts a person out and ends all their sessions; what they are signed in to refuses them at the next request.
 * @param reason has passed `disablingReason`; the person is shown it when they try to sign in
 * @throws AppError forbidden when the actor is no administrator any more
 */
export async function disableUser(
  { userId, reason, ...actor }: Actor & { userId: string; reason: string },
  client: Client,
): Promise<Change | "own-account"> {
  return transaction(async (tx) => {
    const administrators = await requireAdministrator(tx, actor.actorId);
    if (userId === actor.actorId) return "own-account";
    const user = await lockUser(tx, userId);
    if (!user) return "not-found";
    if (user.disabledAt) return "unchanged";
    if (isLast(userId, administrators)) return "last-administrator";
    await tx.$executeRaw`
      UPDATE "User" SET "disabledAt" = now(), "disabledReason" = ${reason}, "updatedAt" = now()
      WHERE "id" = ${userId}::uuid`;
    const { count } = await tx.session.deleteMany({ where: { userId } });
    await record(tx, contextOf(actor, userId, client), { type: "user.disabled", detail: { reason } });
    if (count > 0) {
      const ended = { type: "sessions.ended", detail: { count, by: "administrator" } } as const;
      await record(tx, contextOf(actor, userId, client), ended);
    }
    return "changed";
  });
}

/**
 * Lets a person in again. The reason why they were shut out is forgotten, except by the audit log, and a session that a
 * sign-in under way at the moment of disabling left behind does not come to life.
 */
export async function enableUser(
  { userId, ...actor }: Actor & { userId: string },
  client: Client,
): Promise<Change> {
  return transaction(async (tx) => {
    await requireAdministrator(tx, actor.actorId);
    const user = await lockUser(tx, userId);
    if (!user) return "not-found";
    if (!user.disabledAt) return "unchanged";
    const data = { disabledAt: null, disabledReason: null };
    await tx.user.update({ where: { id: userId }, data, select: { id: true } });
    await tx.session.deleteMany({ where: { userId } });
    await record(tx, contextOf(actor, userId, client), { type: "user.enabled", detail: {} });
    return "changed";
  });
}

/** Makes a person an administrator, or takes that away; also from oneself, as long as another one stays. */
export async function changeRole(
  { userId, role, ...actor }: Actor & { userId: string; role: Role },
  client: Client,
): Promise<Change> {
  return transaction(async (tx) => {
    const administrators = await requireAdministrator(tx, actor.actorId);
    const user = await lockUser(tx, userId);
    if (!user) return "not-found";
    if (user.role === role) return "unchanged";
    if (isLast(userId, administrators)) return "last-administrator";
    await tx.user.update({ where: { id: userId }, data: { role }, select: { id: true } });
    const detail = { role, by: "administrator" } as const;
    await record(tx, contextOf(actor, userId, client), { type: "user.role-changed", detail });
    return "changed";
  });
}

/**
 * Notes that an administrator looked at a person's page, which the person can see.
 * @returns whether there is such a person; about nobody nothing is noted
 */
export async function recordView(
  { userId, ...actor }: Actor & { userId: string },
  client: Client,
): Promise<boolean> {
  return transaction(async (tx) => {
    if (!(await keepUser(tx, userId))) return false;
    await record(tx, contextOf(actor, userId, client), { type: "user.viewed", detail: {} });
    return true;
  });
}

/**
 * Makes a person an administrator whom ADMIN_EMAILS lists, unless an administrator has changed their role before: what
 * people decided outlasts the list, as long as the audit log remembers it (AUDIT_RETENTION).
 * @param verifiedEmail what the provider has just vouched for
 * @returns the role from now on
 */
export async function promoteListed(
  tx: Transaction,
  user: { readonly id: string; readonly role: Role },
  verifiedEmail: string | null,
  client: Client,
): Promise<Role> {
  const listed = verifiedEmail !== null && env().adminEmails.includes(verifiedEmail);
  if (!listed || user.role === "ADMIN") return user.role;
  const now = await lockUser(tx, user.id);
  if (now?.role !== "USER") return now?.role ?? user.role;
  const decided = await tx.auditEvent.count({
    where: {
      subjectId: user.id,
      type: "user.role-changed",
      detail: { path: ["by"], equals: "administrator" },
    },
  });
  if (decided > 0) return "USER";
  await tx.user.update({ where: { id: user.id }, data: { role: "ADMIN" }, select: { id: true } });
  const detail = { role: "ADMIN", by: "environment" } as const;
  await record(tx, { client, subjectId: user.id }, { type: "user.role-changed", detail });
  return "ADMIN";
}

async function lockUser(tx: Transaction, userId: string): Promise<Standing | null> {
  await tx.$executeRaw`SELECT 1 FROM "User" WHERE "id" = ${userId}::uuid FOR NO KEY UPDATE`;
  return tx.user.findUnique({ where: { id: userId }, select: { role: true, disabledAt: true } });
}

function contextOf({ actorId, actorSessionId }: Actor, subjectId: string, client: Client) {
  return { client, actorId, subjectId, sessionId: actorSessionId };
}
