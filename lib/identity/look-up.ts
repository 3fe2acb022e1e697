import type { Transaction } from "@/lib/db/client";
import type { Role } from "@/lib/db/generated/enums";
import { LostRace } from "@/lib/db/transaction";
import { verifiedEmailOf } from "@/lib/email";
import { keyOfAccount, lockKeys, lockUser } from "@/lib/users/lock";
import type { Identity } from "./identity";

/** The permanent user behind an identity. */
export type ResolvedUser = {
  readonly id: string;
  readonly email: string | null;
  readonly name: string | null;
  readonly image: string | null;
  readonly role: Role;
};

export type FoundUser = ResolvedUser & {
  readonly disabledAt: Date | null;
  readonly disabledReason: string | null;
};

/**
 * Advisory locks on accounts' keys and e-mails until the transaction ends. Whoever needs several identities locks all of
 * them first and at once: in one order everywhere, so that none wait for each other in a circle.
 */
export async function lockIdentities(tx: Transaction, ...identities: Identity[]): Promise<void> {
  const keys = identities.flatMap((identity) => {
    const email = verifiedEmailOf(identity);
    const account = keyOfAccount(identity);
    return email === null ? [account] : [account, `email:${email}`];
  });
  await lockKeys(tx, keys);
}

/**
 * The id of the user whose account this identity is, or null when it is nobody's. The identity is locked, so that nobody
 * connects it meanwhile; the user is locked here, so that nobody disconnects it.
 */
export async function lockAccountOwner(tx: Transaction, identity: Identity): Promise<string | null> {
  const seen = await findAccountOwner(tx, identity);
  if (seen === null) return null;
  await lockUser(tx, seen);
  if ((await findAccountOwner(tx, identity)) !== seen) throw new LostRace();
  return seen;
}

async function findAccountOwner(tx: Transaction, { provider, subject }: Identity): Promise<string | null> {
  const account = await tx.account.findUnique({
    where: { provider_providerAccountId: { provider, providerAccountId: subject } },
    select: { userId: true },
  });
  return account?.userId ?? null;
}

/** A user who is locked, so as they are until the transaction ends. */
export async function readLockedUser(tx: Transaction, id: string): Promise<FoundUser> {
  return tx.user.findUniqueOrThrow({
    where: { id },
    select: {
      id: true,
      email: true,
      name: true,
      image: true,
      role: true,
      disabledAt: true,
      disabledReason: true,
    },
  });
}
