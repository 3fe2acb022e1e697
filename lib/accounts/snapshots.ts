import type { Transaction } from "@/lib/db/client";
import { profileSchema } from "./data";
import type { Snapshot } from "./policy";

/** What the accounts of a user say of them, the oldest first. The user is locked. */
export async function listSnapshots(
  tx: Transaction,
  userId: string,
): Promise<{ readonly id: string; readonly subject: string; readonly snapshot: Snapshot }[]> {
  const accounts = await tx.account.findMany({
    where: { userId },
    orderBy: [{ linkedAt: "asc" }, { id: "asc" }],
    select: {
      id: true,
      provider: true,
      providerAccountId: true,
      email: true,
      emailVerified: true,
      profile: true,
      organizations: true,
    },
  });
  return accounts.map(
    ({ id, provider, providerAccountId, email, emailVerified, profile, organizations }) => ({
      id,
      subject: providerAccountId,
      snapshot: {
        provider,
        email,
        emailVerified,
        hostedDomain: profileSchema.parse(profile).hd ?? null,
        organizations,
      },
    }),
  );
}
