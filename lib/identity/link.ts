import { transaction } from "@/lib/db/transaction";
import { AppError } from "@/lib/errors";
import type { Client } from "@/lib/http/client";
import { keepUser } from "@/lib/users/keep-user";
import type { Identity } from "./identity";
import { addingAccount } from "./account";
import { findOwner, lockIdentities } from "./look-up";

/**
 * Connects an identity to a user who asked for it on the connections page, having proven both. Of two users who connect
 * one account at once one gets it: the lock makes the other find it taken.
 * @returns whether it is new to the user
 * @throws AppError account-taken when it is another user's, unauthenticated when the user is gone; nothing has changed then
 */
export async function linkIdentity(
  identity: Identity,
  userId: string,
  client: Client,
): Promise<"linked" | "already-linked"> {
  return transaction(async (tx) => {
    await lockIdentities(tx, identity);
    const owner = await findOwner(tx, identity);
    if (owner === userId) return "already-linked";
    if (owner !== null) throw new AppError("account-taken", "this provider account is another user's");
    if (!(await keepUser(tx, userId)))
      throw new AppError("unauthenticated", "the user has been deleted meanwhile");
    for (const statement of addingAccount(identity, userId, client, "person"))
      await tx.$executeRaw(statement);
    return "linked";
  });
}
