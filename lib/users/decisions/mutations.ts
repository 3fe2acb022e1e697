import type { Transaction } from "@/lib/db/client";
import type { DecisionKind } from "@/lib/db/generated/enums";
import { type ToldEmail, verifiedEmailOf } from "@/lib/email";
import { type AccountKey, digestOfAccount, digestOfEmail } from "./digest";

/** What decisions about a user are known by: the accounts they sign in with, and the e-mails these vouch for. */
export type Keys = { readonly accounts: readonly AccountKey[]; readonly emails: readonly string[] };

/** What of a provider account decisions are known by. */
type KeyAccount = ToldEmail & { readonly provider: string; readonly providerAccountId: string };

/**
 * Keeps a decision about a user by everything that they can sign in with today, and by the accounts that they have
 * disconnected, so that it holds for whoever comes with any of it later: after the user is gone, with the other provider, or
 * with a new account of the same address.
 */
export async function recordDecision(
  tx: Transaction,
  kind: "DISABLED" | "DEMOTED",
  { userId, actorId }: { userId: string; actorId: string | null },
): Promise<void> {
  const disconnected = await tx.decision.findMany({
    where: { kind: "DISCONNECTED", userId },
    select: { digest: true },
  });
  const digests = [...digestsOf(await keysOfUser(tx, userId)), ...disconnected.map(({ digest }) => digest)];
  const data = digests.map((digest) => ({ kind, digest, userId, actorId }));
  await tx.decision.createMany({ data, skipDuplicates: true });
}

/**
 * Lets a demotion hold for what the user signs in with since as well, or they could leave and come back by it: a demotion of
 * theirs, and one of somebody gone whose account or address they came with. To be called whenever an account was written.
 * @param accounts all of the user's
 */
export async function extendDemotion(
  tx: Transaction,
  userId: string,
  accounts: readonly KeyAccount[],
): Promise<void> {
  const digests = digestsOf(keysOf(accounts));
  const demotion = await tx.decision.findFirst({
    where: { kind: "DEMOTED", OR: [{ userId }, { digest: { in: digests } }] },
    orderBy: { decidedAt: "asc" },
    select: { userId: true, actorId: true, decidedAt: true },
  });
  if (!demotion) return;
  const data = digests.map((digest) => ({ kind: "DEMOTED" as const, digest, ...demotion }));
  await tx.decision.createMany({ data, skipDuplicates: true });
}

/** Keeps that the list made this user an administrator by this e-mail, which is locked. */
export async function recordPromotion(tx: Transaction, userId: string, email: string): Promise<void> {
  await tx.decision.create({ data: { kind: "PROMOTED", digest: digestOfEmail(email), userId } });
}

/** Keeps that a user has disconnected an account, until they connect it again. */
export async function recordDisconnection(
  tx: Transaction,
  userId: string,
  account: AccountKey,
): Promise<void> {
  const digest = digestOfAccount(account);
  await tx.decision.upsert({
    where: { kind_digest_userId: { kind: "DISCONNECTED", digest, userId } },
    create: { kind: "DISCONNECTED", digest, userId },
    update: {},
  });
}

/** Forgets that a user was disabled. What was decided about others with the same address stays. */
export async function liftDisabling(tx: Transaction, userId: string): Promise<void> {
  await tx.decision.deleteMany({ where: { kind: "DISABLED", userId } });
}

/** Forgets that a user was demoted, or a user before them who signed in with something of theirs. */
export async function liftDemotion(tx: Transaction, userId: string): Promise<void> {
  const digests = digestsOf(await keysOfUser(tx, userId));
  await tx.decision.deleteMany({ where: { kind: "DEMOTED", OR: [{ userId }, { digest: { in: digests } }] } });
}

/** Forgets that anybody has disconnected this account. */
export async function liftDisconnection(tx: Transaction, account: AccountKey): Promise<void> {
  await tx.decision.deleteMany({ where: { kind: "DISCONNECTED", digest: digestOfAccount(account) } });
}

/** Forgets which accounts a user has disconnected, who is leaving: unlike what administrators decide, it was their own. */
export async function forgetDisconnections(tx: Transaction, userId: string): Promise<void> {
  await tx.decision.deleteMany({ where: { kind: "DISCONNECTED", userId } });
}

/** Whom decisions were made about that hold for any of these keys, the first decided first. */
export async function listDecided(tx: Transaction, kind: DecisionKind, keys: Keys): Promise<string[]> {
  const decisions = await tx.decision.findMany({
    where: { kind, digest: { in: digestsOf(keys) } },
    orderBy: [{ decidedAt: "asc" }, { id: "asc" }],
    select: { userId: true },
  });
  return [...new Set(decisions.map(({ userId }) => userId))];
}

/** Everything that a user can sign in with, and what vouches for their e-mails. */
export async function keysOfUser(tx: Transaction, userId: string): Promise<Keys> {
  const accounts = await tx.account.findMany({
    where: { userId },
    select: { provider: true, providerAccountId: true, email: true, emailVerified: true },
  });
  return keysOf(accounts);
}

function keysOf(accounts: readonly KeyAccount[]): Keys {
  return {
    accounts: accounts.map(({ provider, providerAccountId }) => ({ provider, subject: providerAccountId })),
    emails: accounts.flatMap((account) => verifiedEmailOf(account) ?? []),
  };
}

function digestsOf({ accounts, emails }: Keys): Uint8Array<ArrayBuffer>[] {
  return [...accounts.map(digestOfAccount), ...[...new Set(emails)].map(digestOfEmail)];
}
