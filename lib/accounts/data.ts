import { z } from "zod";
import { db, type Transaction } from "@/lib/db/client";
import { databaseNow } from "@/lib/db/clock";
import { reading } from "@/lib/db/transaction";
import { MEMBERSHIP_PROVIDER } from "@/lib/providers/providers";
import { type KnownMemberships, membershipsAt } from "./memberships";
import { emailCandidates } from "./policy";

/** A linked provider account as its user sees it. */
export type LinkedAccount = {
  readonly id: string;
  readonly provider: string;
  /** The provider's own key of it. */
  readonly subject: string;
  readonly email: string | null;
  readonly emailVerified: boolean;
  readonly linkedAt: Date;
  readonly lastUsedAt: Date;
  /** What the provider told us, field by field as `lib/identity` chose it. */
  readonly profile: Record<string, string>;
  /** Of the organisations and teams that were asked about at its last sign-in, those of which it was an active member. */
  readonly organizations: readonly string[];
  /** When they were; null where none was. */
  readonly organizationsAt: Date | null;
};

/** `Account.profile`: a chosen subset of the provider's answer. */
export const profileSchema = z.record(z.string(), z.string());

/** The accounts of a user, oldest first. */
export async function listLinkedAccounts(userId: string): Promise<LinkedAccount[]> {
  const rows = await reading(() =>
    db().account.findMany({
      where: { userId },
      orderBy: { linkedAt: "asc" },
      select: {
        id: true,
        provider: true,
        providerAccountId: true,
        email: true,
        emailVerified: true,
        linkedAt: true,
        lastUsedAt: true,
        profile: true,
        organizations: true,
        organizationsAt: true,
      },
    }),
  );
  return rows.map(({ providerAccountId, ...row }) => ({
    ...row,
    subject: providerAccountId,
    profile: profileSchema.parse(row.profile),
  }));
}

/**
 * The address that a user will have once one of their accounts is disconnected, as `settleEmail` finds it then, if nothing
 * else changes before.
 * @param rest the accounts that stay, oldest first
 */
export async function findEmailWithout(
  user: { readonly id: string; readonly email: string | null },
  rest: readonly LinkedAccount[],
): Promise<string | null> {
  for (const email of emailCandidates(user.email, rest, null)) {
    if (email === user.email || !(await isVouchedForElsewhere(email, user.id))) return email;
  }
  return null;
}

/** Whether somebody else holds an address, and one of their accounts vouches for it. */
async function isVouchedForElsewhere(email: string, userId: string): Promise<boolean> {
  const where = { email, id: { not: userId }, accounts: { some: { email, emailVerified: true } } };
  return (await reading(() => db().user.findFirst({ where, select: { id: true } }))) !== null;
}

/**
 * The memberships of a user.
 * @param tx of whoever has locked the user
 */
export async function findMemberships(userId: string, tx: Transaction = db()): Promise<KnownMemberships> {
  return reading(async () => {
    const accounts = await tx.account.findMany({
      where: { userId, provider: MEMBERSHIP_PROVIDER },
      select: { organizations: true, organizationsAnswered: true, organizationsAt: true, lastUsedAt: true },
      orderBy: { lastUsedAt: "desc" },
    });
    return { ...membershipsAt(accounts, await databaseNow(tx)), provenAt: accounts[0]?.lastUsedAt ?? null };
  });
}
