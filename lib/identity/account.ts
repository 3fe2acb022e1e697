import { settleEmail } from "@/lib/accounts/email";
import { mayEnter, type Snapshot } from "@/lib/accounts/policy";
import { listSnapshots, profileSchema } from "@/lib/accounts/snapshots";
import { record } from "@/lib/audit/mutations";
import type { Transaction } from "@/lib/db/client";
import { databaseNow } from "@/lib/db/clock";
import { AppError } from "@/lib/errors";
import type { Client } from "@/lib/http/client";
import { findDecision, liftDisconnection } from "@/lib/users/decisions/mutations";
import { type Identity, verifiedEmailOf } from "./identity";

/** `verified-email`: found by it; `person`: on the connections page; `continued-sign-in`: what `explicit` had refused. */
export type LinkedBy = "verified-email" | "person" | "continued-sign-in";

/** An account after it was written, and the e-mail that its user has from now on. */
export type WrittenAccount = { readonly accountId: string; readonly email: string | null };

/** Makes an identity's account. An account keeps what its provider last said. The identity and the user are locked. */
export async function createAccount(
  tx: Transaction,
  identity: Identity,
  userId: string,
): Promise<WrittenAccount> {
  const { provider, subject, email, emailVerified, profile } = identity;
  const { id } = await tx.account.create({
    data: { userId, provider, providerAccountId: subject, email, emailVerified, profile },
    select: { id: true },
  });
  return { accountId: id, email: await settleEmail(tx, userId, id) };
}

/** Adds an account to a user who was there before, with its event. The identity and the user are locked. */
export async function addAccount(
  tx: Transaction,
  identity: Identity,
  userId: string,
  client: Client,
  by: LinkedBy,
): Promise<WrittenAccount> {
  const account = await createAccount(tx, identity, userId);
  await liftDisconnection(tx, identity);
  const context = { client, actorId: userId, subjectId: userId };
  await record(tx, context, { type: "account.linked", detail: { provider: identity.provider, by } });
  return account;
}

/**
 * Notes that a known account was used, and what its provider says today: also when its person is then refused, for what is
 * vouched for no more must open nothing from now on. What the provider did not tell, for want of a permission, stays what it
 * was. The user is locked.
 */
export async function refreshAccount(tx: Transaction, identity: Identity): Promise<WrittenAccount> {
  const { provider, subject } = identity;
  const where = { provider_providerAccountId: { provider, providerAccountId: subject } };
  const { id, userId } = await tx.account.update({
    where,
    data: { ...(await toldBy(tx, identity)), lastUsedAt: await databaseNow(tx) },
    select: { id: true, userId: true },
  });
  return { accountId: id, email: await settleEmail(tx, userId, id) };
}

/** What an account is to be after this identity. */
async function toldBy(tx: Transaction, identity: Identity) {
  const { provider, subject, email, emailVerified, emailUnknown, profile } = identity;
  if (!emailUnknown) return { email, emailVerified, profile };
  const where = { provider_providerAccountId: { provider, providerAccountId: subject } };
  const account = await tx.account.findUniqueOrThrow({ where, select: { profile: true } });
  const known = Object.entries(profileSchema.parse(account.profile));
  const kept = known.filter(([name]) => name === "email" || name === "hd");
  return { profile: { ...Object.fromEntries(kept), ...profile } };
}

/**
 * Makes sure that this identity is not that of somebody whom an administrator has disabled, whichever of their accounts or
 * addresses it comes with, and whether or not their user is still there.
 * @throws AppError account-disabled
 */
export async function requireNotDisabled(tx: Transaction, identity: Identity): Promise<void> {
  const email = verifiedEmailOf(identity);
  const keys = { accounts: [identity], emails: email === null ? [] : [email] };
  const decision = await findDecision(tx, "DISABLED", keys);
  if (!decision) return;
  const { userId } = decision;
  const user = await tx.user.findUnique({ where: { id: userId }, select: { disabledReason: true } });
  throw new AppError("account-disabled", "an administrator has disabled whoever has this account or e-mail", {
    reason: user?.disabledReason ?? undefined,
    ...(user ? { userId } : {}),
  });
}

/**
 * Why whoever has this account may not enter, by the lists of the environment; null when they may.
 * @param userId whose account it is, or to whom it would be connected
 */
export function refusalByList(account: Snapshot, userId: string | undefined): AppError | null {
  if (mayEnter(account)) return null;
  return new AppError("domain-not-allowed", "the domain is not on the list", { userId });
}

/**
 * The same of an account that has just been refreshed, by this proof alone: which scopes a provider is asked for can be
 * changed on the way there, so one that does not tell the e-mail must open no more than one that tells another. When no
 * account of its user may enter, as far as is known, they have left, and their sessions end. What was learned is to stay
 * written, so the refusal is returned for the caller to throw after the transaction.
 */
export async function refuseOutsider(
  tx: Transaction,
  identity: Identity,
  userId: string,
  client: Client,
): Promise<AppError | null> {
  const refusal = refusalByList(identity, userId);
  if (!refusal || (await listSnapshots(tx, userId)).some(({ snapshot }) => mayEnter(snapshot)))
    return refusal;
  const { count } = await tx.session.deleteMany({ where: { userId } });
  if (count > 0)
    await record(tx, { client, subjectId: userId }, { type: "sessions.ended", detail: { count } });
  return refusal;
}
