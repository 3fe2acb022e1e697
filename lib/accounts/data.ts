import { z } from "zod";
import { db } from "@/lib/db/client";
import { reading } from "@/lib/db/transaction";

/** A linked provider account as its person sees it. */
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
};

/** `Account.profile`: a chosen subset of the provider's answer. */
export const profileSchema = z.record(z.string(), z.string());

/**
 * SQL for the accounts of the user in the row `u`, oldest first, as a JSON text that `readAccounts` reads. A part of the one
 * question that every request asks, since a question of its own would cost as much again (docs/decisions/008).
 */
export const ACCOUNTS_OF_U = `
  (SELECT coalesce(json_agg(json_build_object(
      'id', a."id", 'provider', a."provider", 'subject', a."providerAccountId", 'email', a."email",
      'emailVerified', a."emailVerified", 'linkedAt', a."linkedAt", 'lastUsedAt', a."lastUsedAt", 'profile', a."profile"
    ) ORDER BY a."linkedAt"), '[]')::text FROM "Account" a WHERE a."userId" = u."id")`;

const accountsSchema = z.array(
  z.object({
    id: z.string(),
    provider: z.string(),
    subject: z.string(),
    email: z.string().nullable(),
    emailVerified: z.boolean(),
    linkedAt: z.coerce.date(),
    lastUsedAt: z.coerce.date(),
    profile: profileSchema,
  }),
);

/** The accounts in what ACCOUNTS_OF_U gave. */
export function readAccounts(text: string): LinkedAccount[] {
  return accountsSchema.parse(JSON.parse(text));
}

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
      },
    }),
  );
  return rows.map(({ providerAccountId, ...row }) => ({
    ...row,
    subject: providerAccountId,
    profile: profileSchema.parse(row.profile),
  }));
}
