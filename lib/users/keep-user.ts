import type { Transaction } from "@/lib/db/client";

/**
 * Whether a user is there, and stays there until the transaction ends: nothing may be written about somebody who is being
 * deleted at the same moment, for it would outlive the erasure.
 */
export async function keepUser(tx: Transaction, userId: string): Promise<boolean> {
  return (await tx.$executeRaw`SELECT "id" FROM "User" WHERE "id" = ${userId}::uuid FOR KEY SHARE`) === 1;
}
