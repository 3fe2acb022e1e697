import { recordEvent } from "@/lib/audit/mutations";
import type { Transaction } from "@/lib/db/client";
import { type Addressee, writeMail } from "@/lib/mail/mutations";
import { extendDemotion } from "@/lib/users/decisions/mutations";
import { lockUser } from "@/lib/users/lock";
import { emailCandidates } from "./policy";

/**
 * Makes true again, after an account of a user was written or removed, what must always hold: `User.email` is null, or a
 * verified e-mail in the present snapshot of one of that user's accounts. Whoever writes an account calls this in the same
 * transaction, with the user's row locked. An address that somebody else holds stays with them as long as an account of
 * theirs vouches for it; from a holder for whom nobody vouches any more it is taken.
 * @param changed the id of the account that was written; null when one was removed
 * @returns the user's e-mail from now on
 */
export async function settleEmail(
  tx: Transaction,
  userId: string,
  changed: string | null,
): Promise<string | null> {
  const { email, name, locale, timeZone, accounts } = await tx.user.findUniqueOrThrow({
    where: { id: userId },
    select: {
      email: true,
      name: true,
      locale: true,
      timeZone: true,
      accounts: {
        orderBy: [{ linkedAt: "asc" }, { id: "asc" }],
        select: { id: true, provider: true, providerAccountId: true, email: true, emailVerified: true },
      },
    },
  });
  await extendDemotion(tx, userId, accounts);
  const candidates = emailCandidates(email, accounts, changed);
  if (email !== null && candidates.includes(email)) return email;
  const { next, formerHolder } = await takeFirstFree(tx, userId, candidates);
  if (next !== email) await setEmail(tx, userId, next);
  if (next !== email && email !== null) await tellChange(tx, userId, { email, name, locale, timeZone });
  // They may have another address; having none now, they cannot lose one to somebody else in turn.
  if (formerHolder !== null) await settleEmail(tx, formerHolder, null);
  return next;
}

/** The id of the user who has this e-mail and for whom an account vouches for it at this moment, locked; else null. */
export async function lockEmailOwner(tx: Transaction, email: string): Promise<string | null> {
  const seen = await findEmailOwner(tx, email);
  if (seen === null) return null;
  await lockUser(tx, seen);
  // Whoever was waited for may have changed whose it is.
  return (await findEmailOwner(tx, email)) === seen ? seen : lockEmailOwner(tx, email);
}

async function findEmailOwner(tx: Transaction, email: string): Promise<string | null> {
  const where = { email, accounts: { some: { email, emailVerified: true } } };
  return (await tx.user.findFirst({ where, select: { id: true } }))?.id ?? null;
}

async function takeFirstFree(
  tx: Transaction,
  userId: string,
  candidates: readonly string[],
): Promise<{ next: string | null; formerHolder: string | null }> {
  for (const next of candidates) {
    const owner = await lockEmailOwner(tx, next);
    if (owner !== null && owner !== userId) continue;
    return { next, formerHolder: await dispossess(tx, next, userId) };
  }
  return { next: null, formerHolder: null };
}

/** Takes an address from whoever holds it without a voucher. @returns who that was */
async function dispossess(tx: Transaction, email: string, exceptId: string): Promise<string | null> {
  const holder = await tx.user.findFirst({ where: { email, id: { not: exceptId } }, select: { id: true } });
  if (!holder || !(await lockUser(tx, holder.id))) return null;
  // An account that vouches again since then makes this a lost race, by the address being unique.
  const { count } = await tx.user.updateMany({
    where: { id: holder.id, email, accounts: { none: { email, emailVerified: true } } },
    data: { email: null, emailVerifiedAt: null },
  });
  return count === 1 ? holder.id : null;
}

/** Tells that somebody has another address now, or none: at the new one and at the former, where it is news if it was not they. */
async function tellChange(tx: Transaction, userId: string, former: Addressee): Promise<void> {
  const nowhere = { client: { ip: null, userAgent: null }, subjectId: userId };
  await recordEvent(tx, nowhere, { type: "user.updated", detail: { fields: ["email"] } });
  await writeMail(tx, userId, { kind: "email-changed" }, former);
  await writeMail(tx, userId, { kind: "email-changed" });
}

async function setEmail(tx: Transaction, userId: string, email: string | null): Promise<void> {
  const emailVerifiedAt = email === null ? null : new Date();
  await tx.user.update({ where: { id: userId }, data: { email, emailVerifiedAt }, select: { id: true } });
}
