import { ownContext } from "@/lib/audit/context";
import { recordEvent } from "@/lib/audit/mutations";
import type { Transaction } from "@/lib/db/client";
import { databaseNow } from "@/lib/db/clock";
import { transaction } from "@/lib/db/transaction";
import type { Client } from "@/lib/http/client";
import { lockAdministrator } from "@/lib/users/administrators";
import { type AccountKey, digestOfAccount } from "@/lib/users/decisions/digest";
import { keyOfAccount, lockKeys } from "@/lib/users/lock";
import { endOfRequest } from "./policy";

/** Who asks: what a provider has said of them, and no more than tells an administrator who it is. */
export type Applicant = AccountKey & {
  readonly name: string | null;
  /** A verified one. */
  readonly email: string | null;
  readonly login: string | null;
};

/**
 * Asks for access, once a provider account: as long as a request is open or declined another changes nothing, so that nobody
 * asks until they are tired of refusing. Of simultaneous ones the first is kept, by the unique digest.
 */
export async function askForAccess(
  applicant: Applicant,
  client: Client,
): Promise<"asked" | "asked-before" | "user-already"> {
  const { provider, name, email, login } = applicant;
  const digest = digestOfAccount(applicant);
  return transaction(async (tx) => {
    // The lock of whoever signs in with this account: a page of before they became somebody asks for nothing.
    await lockKeys(tx, [keyOfAccount(applicant)]);
    const account = { provider, providerAccountId: applicant.subject };
    if ((await tx.account.count({ where: account })) > 0) return "user-already";
    const createdAt = await databaseNow(tx);
    const expiresAt = endOfRequest(createdAt);
    await tx.accessRequest.deleteMany({ where: { digest, expiresAt: { lte: createdAt } } });
    const data = { digest, provider, name, email, login, createdAt, expiresAt };
    const [made] = await tx.accessRequest.createManyAndReturn({
      data,
      skipDuplicates: true,
      select: { id: true },
    });
    if (!made) return "asked-before";
    const detail = { provider, request: made.id };
    await recordEvent(tx, { client }, { type: "access.requested", detail });
    return "asked";
  });
}

/** Takes a request back, whatever has become of it but that it was declined, which stays for as long as it was to. */
export async function withdrawRequest(account: AccountKey): Promise<void> {
  const where = { digest: digestOfAccount(account), status: { not: "DECLINED" as const } };
  await transaction((tx) => tx.accessRequest.deleteMany({ where }));
}

/** What an administrator decides about a request. */
export type RequestDecision = { readonly grant: true } | { readonly grant: false; readonly reason: string };

/** Writes a decision down. @returns the provider of the account, or null when there is no such request, or it is over */
export async function decideRequest(
  tx: Transaction,
  id: string,
  decision: RequestDecision,
  decidedById: string,
): Promise<string | null> {
  const decidedAt = await databaseNow(tx);
  const outcome = decision.grant
    ? ({ status: "GRANTED", reason: null } as const)
    : ({ status: "DECLINED", reason: decision.reason } as const);
  const open = { id, expiresAt: { gt: decidedAt } };
  const request = await tx.accessRequest.findFirst({
    where: open,
    select: { provider: true, createdAt: true },
  });
  if (!request) return null;
  const expiresAt = endOfRequest(request.createdAt, decidedAt);
  const { count } = await tx.accessRequest.updateMany({
    where: open,
    data: { ...outcome, decidedAt, decidedById, expiresAt },
  });
  return count === 0 ? null : request.provider;
}

/**
 * Lets the requests that somebody who is no administrator any more has granted, and by which nobody has come in yet, wait
 * again: the grants do not come back with their right. They are locked. @returns how many
 */
export async function reopenGrantsOf(tx: Transaction, decidedById: string): Promise<number> {
  const { count } = await tx.accessRequest.updateMany({
    where: { decidedById, status: "GRANTED" },
    data: { status: "PENDING", decidedById: null, decidedAt: null },
  });
  return count;
}

/**
 * Takes the request of a provider account with which somebody becomes a user: it has come to its end, and nothing of it is kept
 * but, where it was granted, an event of theirs that tells by whom. A grant counts while whoever gave it is an administrator;
 * they are locked, so that nobody takes that from them meanwhile.
 * @returns whether an administrator had granted it
 */
export async function takeRequest(
  tx: Transaction,
  account: AccountKey,
  userId: string,
  client: Client,
): Promise<boolean> {
  const where = { digest: digestOfAccount(account) };
  const request = await tx.accessRequest.findUnique({ where, select: { id: true, decidedById: true } });
  if (!request) return false;
  const { id, decidedById: by } = request;
  const granted = by !== null && (await takeGrant(tx, id, by));
  await forgetRequest(tx, account);
  if (!granted) return false;
  const detail = { provider: account.provider, request: id, by };
  await recordEvent(tx, ownContext(userId, client), { type: "access.used", detail });
  return true;
}

async function takeGrant(tx: Transaction, id: string, giver: string): Promise<boolean> {
  if (!(await lockAdministrator(tx, giver))) return false;
  const expiresAt = { gt: await databaseNow(tx) };
  const { count } = await tx.accessRequest.deleteMany({
    where: { id, status: "GRANTED", decidedById: giver, expiresAt },
  });
  return count === 1;
}

/** Forgets the request of a provider account, whatever has become of it. */
export async function forgetRequest(tx: Transaction, account: AccountKey): Promise<void> {
  await tx.accessRequest.deleteMany({ where: { digest: digestOfAccount(account) } });
}
