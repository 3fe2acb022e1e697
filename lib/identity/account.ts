import { settleEmail } from "@/lib/accounts/email";
import { membershipsAfter } from "@/lib/accounts/memberships";
import { mayEnter, refusalOf, type Snapshot } from "@/lib/accounts/policy";
import { profileSchema } from "@/lib/accounts/data";
import { listSnapshots } from "@/lib/accounts/snapshots";
import type { EventDetail } from "@/lib/audit/catalogue";
import { ownContext } from "@/lib/audit/context";
import { recordEvent } from "@/lib/audit/mutations";
import type { Transaction } from "@/lib/db/client";
import { databaseNow } from "@/lib/db/clock";
import { verifiedEmailOf } from "@/lib/email";
import { AppError } from "@/lib/errors";
import { writeMail } from "@/lib/mail/mutations";
import type { Client } from "@/lib/http/client";
import { forgetRequest } from "@/lib/users/access-requests/mutations";
import { liftDisconnection, listDecided } from "@/lib/users/decisions/mutations";
import type { Identity } from "./identity";

export type LinkedBy = EventDetail<"account.linked">["by"];

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
    data: {
      ...{ userId, provider, providerAccountId: subject, email, emailVerified, profile },
      ...(await membershipsOf(tx, identity)),
    },
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
  // To the address that they had before: a new one may be whose account this is.
  await writeMail(tx, userId, { kind: "account-connected", provider: identity.provider, client });
  const account = await createAccount(tx, identity, userId);
  await liftDisconnection(tx, identity);
  await forgetRequest(tx, identity);
  const detail = { provider: identity.provider, by };
  await recordEvent(tx, ownContext(userId, client), { type: "account.linked", detail });
  return account;
}

/**
 * Notes that a known account was used, and what its provider says today: also when its user is then refused, for what is
 * vouched for no more must open nothing from now on. What the provider did not tell, for want of a permission, stays what it
 * was. The user is locked.
 */
export async function refreshAccount(tx: Transaction, identity: Identity): Promise<WrittenAccount> {
  const { provider, subject } = identity;
  const { id, userId } = await tx.account.update({
    where: { provider_providerAccountId: { provider, providerAccountId: subject } },
    data: {
      ...(await toldBy(tx, identity)),
      ...(await membershipsOf(tx, identity)),
      lastUsedAt: await databaseNow(tx),
    },
    select: { id: true, userId: true },
  });
  return { accountId: id, email: await settleEmail(tx, userId, id) };
}

/** Of what an account is a member after this identity, and since when that is known. What nobody asks about any more is forgotten. */
async function membershipsOf(tx: Transaction, identity: Identity) {
  const { provider, subject, organizations: active } = identity;
  if (active === undefined) return { organizations: [], organizationsAnswered: [], organizationsAt: null };
  const { organizationsAnswered: answered = active, organizationsUnanswered: unanswered = [] } = identity;
  const stored =
    unanswered.length === 0
      ? null
      : await tx.account.findUnique({
          where: { provider_providerAccountId: { provider, providerAccountId: subject } },
          select: { organizations: true, organizationsAnswered: true, organizationsAt: true },
        });
  return membershipsAfter(stored, { active, answered, unanswered }, await databaseNow(tx));
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
 * Makes sure that this identity is not that of somebody whom an administrator has disabled, whichever of their accounts or,
 * being new here, of their addresses it comes with, and whether or not their user is still there. Whoever was here with this
 * account before stays who they are, though the address has gone to them since. The administrator's words are told only to
 * whoever has an account of the disabled user, or the e-mail that they have here.
 * @param isNew whether the account is nobody's yet
 * @param userId whose account it is, or who asks to connect it; null for a stranger
 * @throws AppError account-disabled
 */
export async function requireNotDisabled(
  tx: Transaction,
  identity: Identity,
  isNew: boolean,
  userId: string | null,
): Promise<void> {
  const email = isNew ? verifiedEmailOf(identity) : null;
  const byAccount = await listDecided(tx, "DISABLED", { accounts: [identity], emails: [] });
  const byEmail = email === null ? [] : await listDecided(tx, "DISABLED", { accounts: [], emails: [email] });
  if (byAccount.length + byEmail.length === 0) return;
  const isTheirs = { OR: [{ id: { in: byAccount } }, { id: { in: byEmail }, email: email ?? "" }] };
  const where = { ...isTheirs, ...(userId === null ? {} : { id: userId }) };
  const user = await tx.user.findFirst({ where, select: { id: true, disabledReason: true } });
  throw new AppError("account-disabled", "an administrator has disabled whoever has this account or e-mail", {
    reason: user?.disabledReason ?? undefined,
    userId: userId ?? user?.id,
  });
}

/**
 * Why whoever has this account may not enter, by the lists of the environment; null when they may.
 * @param userId whose account it is, or to whom it would be connected
 */
export function refusalByList(account: Snapshot, userId: string | undefined): AppError | null {
  const code = refusalOf(account);
  return code && new AppError(code, "the account is on no list", { userId });
}

/**
 * The same of an account that has just been refreshed. It is judged by what it proves now: how much it tells is in the user's
 * own hands, so what it told before does not count. When no account of the user may enter any more, they have left, and
 * their sessions end. What was learned is to stay written, so the refusal is returned for the caller to throw after the
 * transaction.
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
  const { count } = await tx.session.deleteMany({ where: { userId, parentId: null } });
  if (count > 0)
    await recordEvent(tx, { client, subjectId: userId }, { type: "sessions.ended", detail: { count } });
  return refusal;
}
