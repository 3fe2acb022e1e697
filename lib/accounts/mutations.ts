import { record } from "@/lib/audit/mutations";
import { transaction } from "@/lib/db/transaction";
import type { Client } from "@/lib/http/client";

/**
 * Takes a provider account away from its user, but never the last one: nobody could sign in as them any more. The
 * user's row is locked meanwhile, so that of the last two accounts unlinked at once one stays.
 */
export async function unlinkAccount(
  owned: { accountId: string; userId: string },
  client: Client,
): Promise<"unlinked" | "last" | "unknown"> {
  const { accountId, userId } = owned;
  return transaction(async (tx) => {
    await tx.$executeRaw`SELECT 1 FROM "User" WHERE "id" = ${userId}::uuid FOR UPDATE`;
    const accounts = await tx.account.findMany({ where: { userId }, select: { id: true, provider: true } });
    const account = accounts.find(({ id }) => id === accountId);
    if (!account) return "unknown";
    if (accounts.length === 1) return "last";
    await tx.account.deleteMany({ where: { id: accountId, userId } });
    const context = { client, actorId: userId, subjectId: userId };
    await record(tx, context, { type: "account.unlinked", detail: { provider: account.provider } });
    return "unlinked";
  });
}
