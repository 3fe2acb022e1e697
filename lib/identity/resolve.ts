import { lockEmailOwner } from "@/lib/accounts/email";
import { ownContext } from "@/lib/audit/context";
import { recordEvent } from "@/lib/audit/mutations";
import type { Transaction } from "@/lib/db/client";
import { verifiedEmailOf } from "@/lib/email";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import type { Client } from "@/lib/http/client";
import { promoteListed } from "@/lib/users/promote-listed";
import { listDecided } from "@/lib/users/decisions/mutations";
import {
  addAccount,
  createAccount,
  refreshAccount,
  refusalByList,
  refuseOutsider,
  requireNotDisabled,
  type WrittenAccount,
} from "./account";
import { admitNewcomer } from "./admit-newcomer";
import type { Identity } from "./identity";
import {
  type FoundUser,
  lockAccountOwner,
  lockIdentities,
  readLockedUser,
  type ResolvedUser,
} from "./look-up";

/** How the user was found. `linked`: by a verified e-mail, the account is new to them. */
export type Resolution = {
  readonly user: ResolvedUser;
  readonly accountId: string;
  readonly found: "known" | "linked" | "created";
};

/**
 * Turns a checked identity into its one user: by provider and subject, else by a verified e-mail, else a new one. The identity
 * is locked first, so that simultaneous first sign-ins of one person queue, and the second finds what the first made.
 * @param invitation the token of a link by which they came; whoever is a user already uses none up
 * @returns an AppError for a refusal that leaves something written, which the caller is to throw after the transaction:
 * domain-not-allowed for a known account
 * @throws AppError account-disabled, account-exists (EMAIL_LINKING=explicit), account-disconnected, domain-not-allowed,
 * and of newcomers what `admitNewcomer` throws
 */
export async function resolve(
  tx: Transaction,
  identity: Identity,
  client: Client,
  invitation?: string,
): Promise<Resolution | AppError> {
  await lockIdentities(tx, identity);
  const ownerId = await lockAccountOwner(tx, identity);
  if (ownerId !== null) return resolveKnown(tx, identity, ownerId, client);
  await requireNotDisabled(tx, identity, true, null);
  const email = verifiedEmailOf(identity);
  const holderId = email === null ? null : await lockEmailOwner(tx, email);
  const refusal = refusalByList(identity, holderId ?? undefined);
  if (refusal) throw refusal;
  if (holderId !== null) {
    const holder = await readLockedUser(tx, holderId);
    if (await mayLink(tx, identity, holder)) {
      const added = await addAccount(tx, identity, holderId, client, "verified-email");
      return enter(tx, identity, holder, "linked", added, client);
    }
  }
  return createUser(tx, identity, client, invitation);
}

async function resolveKnown(
  tx: Transaction,
  identity: Identity,
  userId: string,
  client: Client,
): Promise<Resolution | AppError> {
  const user = await readLockedUser(tx, userId);
  requireEnabled(user);
  await requireNotDisabled(tx, identity, false, userId);
  const refreshed = await refreshAccount(tx, identity);
  const refusal = await refuseOutsider(tx, identity, userId, client);
  return refusal ?? enter(tx, identity, user, "known", refreshed, client);
}

/**
 * Whether the holder of an identity's verified e-mail is its user too. Not when they have another account of the same
 * provider: one provider gives an address to one account at a time, so it has changed hands and this is somebody else.
 * @throws AppError account-disabled for a disabled holder; account-disconnected when the holder has taken this account away;
 * account-exists when users are to say so themselves (EMAIL_LINKING=explicit)
 */
async function mayLink(tx: Transaction, identity: Identity, holder: FoundUser): Promise<boolean> {
  requireEnabled(holder);
  const accounts = await tx.account.findMany({ where: { userId: holder.id }, select: { provider: true } });
  const providers = [...new Set(accounts.map(({ provider }) => provider))];
  const refusal = { providers, userId: holder.id };
  const disconnected = await listDecided(tx, "DISCONNECTED", { accounts: [identity], emails: [] });
  if (disconnected.includes(holder.id))
    throw new AppError("account-disconnected", "the user has disconnected this account", refusal);
  if (providers.includes(identity.provider)) return false;
  if (env().emailLinking === "explicit")
    throw new AppError("account-exists", "a user with this e-mail signs in another way", refusal);
  return true;
}

/** An existing user, with what they lack filled from what the provider says; what they have chosen here stays. */
async function enter(
  tx: Transaction,
  identity: Identity,
  before: FoundUser,
  found: "known" | "linked",
  { accountId, email }: WrittenAccount,
  client: Client,
): Promise<Resolution> {
  const { id, role } = before;
  const name = before.name ?? identity.name;
  const image = before.image ?? identity.image;
  if (name !== before.name || image !== before.image)
    await tx.user.update({ where: { id }, data: { name, image }, select: { id: true } });
  const promoted = await promoteListed(tx, { id, email, role }, verifiedEmailOf(identity), client);
  return { found, accountId, user: { id, email, name, image, role: promoted ? "ADMIN" : role } };
}

async function createUser(
  tx: Transaction,
  identity: Identity,
  client: Client,
  invitation: string | undefined,
): Promise<Resolution> {
  const { provider, name, image } = identity;
  const { id, role } = await tx.user.create({ data: { name, image }, select: { id: true, role: true } });
  const { accountId, email } = await createAccount(tx, identity, id);
  await recordEvent(tx, ownContext(id, client), { type: "user.created", detail: { provider } });
  const admittedAs = await admitNewcomer(tx, identity, { id, email, role }, invitation, client);
  return { found: "created", accountId, user: { id, email, name, image, role: admittedAs } };
}

function requireEnabled({ id, disabledAt, disabledReason }: FoundUser): void {
  if (!disabledAt) return;
  const reason = disabledReason ?? undefined;
  throw new AppError("account-disabled", "this user is disabled", { reason, userId: id });
}
