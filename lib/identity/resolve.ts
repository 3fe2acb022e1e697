import { record } from "@/lib/audit/mutations";
import type { Transaction } from "@/lib/db/client";
import type { Role } from "@/lib/db/generated/enums";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import type { Client } from "@/lib/http/client";
import type { Identity } from "./identity";

/** The permanent user behind an identity. */
export type ResolvedUser = {
  readonly id: string;
  readonly email: string | null;
  readonly name: string | null;
  readonly image: string | null;
  readonly role: Role;
};

/** How the user was found. `linked`: by a verified e-mail, the account is new to them. */
export type Resolution = { readonly user: ResolvedUser; readonly found: "known" | "linked" | "created" };

const RESOLVED_FIELDS = { id: true, email: true, name: true, image: true, role: true } as const;
const USER_FIELDS = { ...RESOLVED_FIELDS, disabledAt: true, disabledReason: true } as const;

type FoundUser = ResolvedUser & { readonly disabledAt: Date | null; readonly disabledReason: string | null };

/**
 * Turns a checked identity into its one user: by provider and subject, else by verified e-mail, else a new one.
 * The locks make simultaneous first sign-ins of one person queue, so that the second finds what the first made.
 * @throws AppError account-disabled, account-exists (EMAIL_LINKING=explicit), domain-not-allowed
 */
export async function resolve(tx: Transaction, identity: Identity, client: Client): Promise<Resolution> {
  await lockIdentities(tx, identity);
  const known = await resolveKnownAccount(tx, identity);
  if (known) return { user: known, found: "known" };
  requireAllowedDomain(verifiedEmailOf(identity));
  const holder = await findHolderOfVerifiedEmail(tx, identity);
  if (holder?.linkable) {
    const user = admit(holder.user);
    await addAccount(tx, identity, user.id, client, "verified-email");
    return { user: await fillEmptyFields(tx, user, identity), found: "linked" };
  }
  return {
    user: await createUserWithAccount(tx, identity, { emailIsFree: holder === null }, client),
    found: "created",
  };
}

/**
 * Advisory locks on accounts' keys and e-mails until the transaction ends. Whoever needs several identities locks all of
 * them first and at once: in one order everywhere, so that none wait for each other in a circle.
 */
export async function lockIdentities(tx: Transaction, ...identities: Identity[]): Promise<void> {
  const keys = identities.flatMap((identity) => {
    const email = verifiedEmailOf(identity);
    const account = `account:${identity.provider}:${identity.subject}`;
    return email === null ? [account] : [account, `email:${email}`];
  });
  await tx.$executeRaw`
    SELECT pg_advisory_xact_lock(k) FROM (
      SELECT DISTINCT hashtextextended(key, 0) AS k FROM unnest(${keys}::text[]) AS key ORDER BY k
    ) AS ordered`;
}

/** The id of the user whose account this identity is, or null when it is nobody's. */
export async function findOwner(tx: Transaction, identity: Identity): Promise<string | null> {
  const { provider, subject: providerAccountId } = identity;
  const account = await tx.account.findUnique({
    where: { provider_providerAccountId: { provider, providerAccountId } },
    select: { userId: true },
  });
  return account?.userId ?? null;
}

/** Notes that a known account was used, and what its provider says today. */
export async function refreshAccount(tx: Transaction, identity: Identity): Promise<void> {
  const { provider, subject: providerAccountId } = identity;
  await tx.account.update({
    where: { provider_providerAccountId: { provider, providerAccountId } },
    data: { ...snapshotOf(identity), lastUsedAt: new Date() },
  });
}

async function resolveKnownAccount(tx: Transaction, identity: Identity): Promise<ResolvedUser | null> {
  const { provider, subject: providerAccountId } = identity;
  const account = await tx.account.findUnique({
    where: { provider_providerAccountId: { provider, providerAccountId } },
    select: { id: true, email: true, user: { select: USER_FIELDS } },
  });
  if (!account) return null;
  const user = admit(account.user);
  requireAllowedDomain(user.email, verifiedEmailOf(identity));
  await refreshAccount(tx, identity);
  const followsProvider = user.email !== null && user.email === account.email;
  return fillEmptyFields(tx, user, identity, followsProvider);
}

/**
 * Fills what the user lacks from what the provider says. The e-mail is also replaced when this account had the same one
 * and the provider has a newer one, so that an address given up by its holder does not stay reserved.
 */
async function fillEmptyFields(
  tx: Transaction,
  user: ResolvedUser,
  identity: Identity,
  followsProvider = false,
): Promise<ResolvedUser> {
  const data: { name?: string; image?: string; email?: string; emailVerifiedAt?: Date } = {};
  if (user.name === null && identity.name !== null) data.name = identity.name;
  if (user.image === null && identity.image !== null) data.image = identity.image;
  const verified = verifiedEmailOf(identity);
  const newEmail = verified !== user.email && hasAllowedDomain(verified) ? verified : null;
  if (newEmail !== null && (user.email === null || followsProvider) && (await isEmailFree(tx, newEmail))) {
    Object.assign(data, { email: newEmail, emailVerifiedAt: new Date() });
  }
  if (Object.keys(data).length === 0) return toResolvedUser(user);
  return tx.user.update({ where: { id: user.id }, data, select: RESOLVED_FIELDS });
}

/**
 * Who holds the identity's verified e-mail. Not linkable when that user has another account of the same provider: one
 * provider gives an address to one account at a time, so the address has changed hands and this is somebody else.
 */
async function findHolderOfVerifiedEmail(
  tx: Transaction,
  identity: Identity,
): Promise<{ user: FoundUser; linkable: boolean } | null> {
  if (!identity.emailVerified || identity.email === null) return null;
  const user = await tx.user.findUnique({
    where: { email: identity.email },
    select: { ...USER_FIELDS, accounts: { select: { provider: true } } },
  });
  if (!user) return null;
  const { accounts, ...found } = user;
  const providers = accounts.map(({ provider }) => provider);
  const linkable = !providers.includes(identity.provider);
  if (linkable && env().emailLinking === "explicit") {
    throw new AppError("account-exists", "a user with this e-mail signs in another way", { providers });
  }
  return { user: found, linkable };
}

/** Adds an account to a user who was there before, with its event. The caller has locked the identity. */
export async function addAccount(
  tx: Transaction,
  identity: Identity,
  userId: string,
  client: Client,
  by: "verified-email" | "person" | "continued-sign-in",
): Promise<void> {
  const { provider, subject: providerAccountId } = identity;
  await tx.account.create({ data: { userId, provider, providerAccountId, ...snapshotOf(identity) } });
  const context = { client, actorId: userId, subjectId: userId };
  await record(tx, context, { type: "account.linked", detail: { provider, by } });
}

async function createUserWithAccount(
  tx: Transaction,
  identity: Identity,
  { emailIsFree }: { emailIsFree: boolean },
  client: Client,
): Promise<ResolvedUser> {
  const { provider, subject, name, image } = identity;
  const email = identity.emailVerified && emailIsFree ? identity.email : null;
  const user = await tx.user.create({
    data: {
      name,
      image,
      email,
      emailVerifiedAt: email === null ? null : new Date(),
      accounts: { create: { provider, providerAccountId: subject, ...snapshotOf(identity) } },
    },
    select: RESOLVED_FIELDS,
  });
  const context = { client, actorId: user.id, subjectId: user.id };
  await record(tx, context, { type: "user.created", detail: { provider } });
  return user;
}

function toResolvedUser({ id, email, name, image, role }: ResolvedUser): ResolvedUser {
  return { id, email, name, image, role };
}

/** What an account keeps of an identity. */
function snapshotOf({ email, emailVerified, profile }: Identity) {
  return { email, emailVerified, profile };
}

async function isEmailFree(tx: Transaction, email: string): Promise<boolean> {
  return (await tx.user.count({ where: { email } })) === 0;
}

function admit(user: FoundUser): ResolvedUser {
  if (user.disabledAt) {
    const reason = user.disabledReason ?? undefined;
    throw new AppError("account-disabled", "this user is disabled", { reason });
  }
  return toResolvedUser(user);
}

function requireAllowedDomain(...verifiedEmails: (string | null)[]): void {
  if (verifiedEmails.some(hasAllowedDomain)) return;
  throw new AppError("domain-not-allowed", "the e-mail's domain is not on the list");
}

/** Whether ALLOWED_EMAIL_DOMAINS admits this e-mail; without that list everybody is admitted, with or without one. */
function hasAllowedDomain(email: string | null): boolean {
  const { allowedEmailDomains } = env();
  if (allowedEmailDomains.length === 0) return true;
  return email !== null && allowedEmailDomains.includes(email.slice(email.lastIndexOf("@") + 1));
}

/** An e-mail that the provider vouches for. */
export function verifiedEmailOf({ email, emailVerified }: Identity): string | null {
  return emailVerified ? email : null;
}
