import { z } from "zod";
import { ownContext } from "@/lib/audit/context";
import { recordEvent } from "@/lib/audit/mutations";
import type { Transaction } from "@/lib/db/client";
import { databaseNow } from "@/lib/db/clock";
import type { Role } from "@/lib/db/generated/enums";
import { parseRows } from "@/lib/db/rows";
import { AppError } from "@/lib/errors";
import type { Client } from "@/lib/http/client";
import { lockAdministrator } from "@/lib/users/administrators";
import { keysOfUser, listDecided } from "@/lib/users/decisions/mutations";
import { allowsTerms, stateOfInvitation } from "./policy";
import { generateInvitationToken, hashInvitationToken } from "./token";

/** What an administrator says of a new invitation. */
export type InvitationTerms = {
  /** Whom alone it is for, in the form of `normalizeEmail`; then it is good for one. */
  readonly email: string | null;
  readonly role: Role;
  /** Seconds. */
  readonly lifetime: number;
  readonly maxUses: number;
};

/** Writes an invitation down. @returns its token, which is told here and never again */
export async function insertInvitation(
  tx: Transaction,
  terms: InvitationTerms,
  createdById: string,
): Promise<{ readonly id: string; readonly token: string; readonly expiresAt: Date }> {
  if (!allowsTerms(terms))
    throw new Error("an invitation for an administrator is for one person and seven days");
  const token = generateInvitationToken();
  const hash = hashInvitationToken(token);
  if (hash === null) throw new Error("a token of ours is not taken for one");
  const { email, role, maxUses, lifetime } = terms;
  const createdAt = await databaseNow(tx);
  const expiresAt = new Date(createdAt.getTime() + lifetime * 1000);
  const data = {
    hash,
    email,
    role,
    maxUses: email === null ? maxUses : 1,
    createdById,
    createdAt,
    expiresAt,
  };
  const { id } = await tx.invitation.create({ data, select: { id: true } });
  return { id, token, expiresAt };
}

/** Takes an invitation back: nobody comes by it from now on. Who came by it stays. @returns whether it could be used still */
export async function revokeInvitation(tx: Transaction, id: string): Promise<"revoked" | "over" | "unknown"> {
  if ((await revokeOpen(tx, { id })) === 1) return "revoked";
  return (await tx.invitation.count({ where: { id } })) === 1 ? "over" : "unknown";
}

/**
 * Takes back all that somebody who is no administrator any more has made and that could be used still: it does not come back
 * with their right. They are locked. @returns how many
 */
export async function revokeInvitationsOf(tx: Transaction, createdById: string): Promise<number> {
  return revokeOpen(tx, { createdById });
}

/** Of these, those that could be used still. @returns how many */
async function revokeOpen(tx: Transaction, which: { id: string } | { createdById: string }): Promise<number> {
  const revokedAt = await databaseNow(tx);
  const { maxUses } = tx.invitation.fields;
  const where = { ...which, revokedAt: null, uses: { lt: maxUses }, expiresAt: { gt: revokedAt } };
  const { count } = await tx.invitation.updateMany({ where, data: { revokedAt } });
  return count;
}

/** A user who has just been made, in this transaction. */
export type Newcomer = {
  readonly id: string;
  /** What the proof with which they come vouches for now. */
  readonly verifiedEmail: string | null;
};

/**
 * Uses an invitation for a user who has just been made. Of two who come by the last use of one at once one gets in: whoever made
 * it is locked, and then the invitation. An administrator whose right was taken meanwhile lets nobody in; and one whom
 * administrators have demoted does not become one again by a link, whoever has made it.
 * @returns what the newcomer has become
 * @throws AppError invitation-over, invitation-mismatch
 */
export async function useInvitation(
  tx: Transaction,
  token: string,
  { id: userId, verifiedEmail }: Newcomer,
  client: Client,
): Promise<Role> {
  const invitation = await lockInvitation(tx, token);
  if (invitation.email !== null && invitation.email !== verifiedEmail)
    throw new AppError("invitation-mismatch", "the invitation is for another e-mail");
  const { id: invitationId } = invitation;
  const usedAt = await databaseNow(tx);
  await tx.invitation.update({
    where: { id: invitationId },
    data: { uses: { increment: 1 } },
    select: { id: true },
  });
  await tx.invitationUse.create({ data: { userId, invitationId, usedAt }, select: { userId: true } });
  const role = await roleFor(tx, userId, invitation.role);
  if (role === "ADMIN") await tx.user.update({ where: { id: userId }, data: { role }, select: { id: true } });
  const detail = { invitation: invitationId, role };
  await recordEvent(tx, ownContext(userId, client), { type: "invitation.used", detail });
  if (role === "ADMIN") {
    const promoted = { role, by: "invitation" } as const;
    await recordEvent(tx, ownContext(userId, client), { type: "user.role-changed", detail: promoted });
  }
  return role;
}

const lockedSchema = z.object({ id: z.string() });

/** An invitation that is good for one more, until the transaction ends. @throws AppError invitation-over */
async function lockInvitation(tx: Transaction, token: string) {
  const hash = hashInvitationToken(token);
  const where = { hash: hash ?? new Uint8Array() };
  const seen = await tx.invitation.findUnique({ where, select: { id: true, createdById: true } });
  if (!seen) throw new AppError("invitation-over", "there is no such invitation");
  const signed = await lockAdministrator(tx, seen.createdById);
  const locked = await tx.$queryRaw`SELECT "id" FROM "Invitation" WHERE "id" = ${seen.id}::uuid FOR UPDATE`;
  if (parseRows(lockedSchema, locked).length === 0)
    throw new AppError("invitation-over", "the invitation has just been removed");
  const invitation = await tx.invitation.findUniqueOrThrow({
    where,
    select: {
      id: true,
      email: true,
      role: true,
      uses: true,
      maxUses: true,
      expiresAt: true,
      revokedAt: true,
    },
  });
  const state = stateOfInvitation(invitation, signed, await databaseNow(tx));
  if (state !== "open") throw new AppError("invitation-over", `the invitation is ${state}`);
  return invitation;
}

async function roleFor(tx: Transaction, userId: string, role: Role): Promise<Role> {
  if (role === "USER") return role;
  return (await listDecided(tx, "DEMOTED", await keysOfUser(tx, userId))).length > 0 ? "USER" : role;
}

/**
 * Forgets the invitations to one address that a user who is leaving had: the one by which they came, and those to what they sign
 * in with. That they came by one for whoever has the link goes with their row.
 */
export async function forgetInvitationsOf(tx: Transaction, userId: string): Promise<void> {
  const { emails } = await keysOfUser(tx, userId);
  const theirs = { OR: [{ users: { some: { userId } } }, { email: { in: [...emails] } }] };
  await tx.invitation.deleteMany({ where: { AND: [{ email: { not: null } }, theirs] } });
}
