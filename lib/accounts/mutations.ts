import { record } from "@/lib/audit/mutations";
import type { Transaction } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import type { Client } from "@/lib/http/client";
import { emailAfterUnlinking, type VerifiedSource } from "./policy";

/**
 * Takes a provider account away from its user, but never the last one: nobody could sign in as them any more. The
 * user's row is locked meanwhile, so that of the last two accounts unlinked at once one stays. An e-mail that no other
 * account of theirs vouches for goes along, or the account could come back by it (`EMAIL_LINKING=verified`).
 */
export async function unlinkAccount(
  owned: { accountId: string; userId: string },
  client: Client,
): Promise<"unlinked" | "last" | "unknown"> {
  const { accountId, userId } = owned;
  return transaction(async (tx) => {
    await tx.$executeRaw`SELECT 1 FROM "User" WHERE "id" = ${userId}::uuid FOR UPDATE`;
    const accounts = await tx.account.findMany({
      where: { userId },
      orderBy: { linkedAt: "asc" },
      select: { id: true, provider: true, email: true, emailVerified: true },
    });
    const account = accounts.find(({ id }) => id === accountId);
    if (!account) return "unknown";
    if (accounts.length === 1) return "last";
    await tx.account.deleteMany({ where: { id: accountId, userId } });
    await moveEmail(
      tx,
      userId,
      account,
      accounts.filter(({ id }) => id !== accountId),
    );
    const context = { client, actorId: userId, subjectId: userId };
    await record(tx, context, { type: "account.unlinked", detail: { provider: account.provider } });
    return "unlinked";
  });
}

async function moveEmail(
  tx: Transaction,
  userId: string,
  removed: VerifiedSource,
  rest: readonly VerifiedSource[],
): Promise<void> {
  const { email } = await tx.user.findUniqueOrThrow({ where: { id: userId }, select: { email: true } });
  const next = emailAfterUnlinking(email, removed, rest);
  if (next === email) return;
  // An address that another user holds stays with them.
  const taken = next !== null && (await tx.user.count({ where: { email: next } })) > 0;
  const data =
    next === null || taken
      ? { email: null, emailVerifiedAt: null }
      : { email: next, emailVerifiedAt: new Date() };
  await tx.user.update({ where: { id: userId }, data, select: { id: true } });
}
