import type { Transaction } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import { AppError } from "@/lib/errors";
import type { Client } from "@/lib/http/client";
import { keepUser } from "@/lib/users/keep-user";
import type { Identity } from "./identity";
import { addAccount, findOwner, lockIdentities } from "./resolve";

/** `linkIdentityToUser` in a transaction of its own, for a person who asked for it on the connections page. */
export function linkIdentity(
  identity: Identity,
  userId: string,
  client: Client,
): Promise<"linked" | "already-linked"> {
  return transaction((tx) => linkIdentityToUser(tx, identity, userId, client, "person"));
}

/**
 * Connects an identity to a user who asked for it, having proven both. Of two users who connect one account at once
 * one gets it: the lock makes the other find it taken.
 * @param by `person`: from the connections page; `continued-sign-in`: finishing a sign-in that `explicit` linking refused
 * @returns whether it is new to the user
 * @throws AppError account-taken when it is another user's, unauthenticated when the user is gone; nothing has changed then
 */
export async function linkIdentityToUser(
  tx: Transaction,
  identity: Identity,
  userId: string,
  client: Client,
  by: "person" | "continued-sign-in",
): Promise<"linked" | "already-linked"> {
  await lockIdentities(tx, identity);
  const owner = await findOwner(tx, identity);
  if (owner === userId) return "already-linked";
  if (owner !== null) throw new AppError("account-taken", "this provider account is another user's");
  if (!(await keepUser(tx, userId)))
    throw new AppError("unauthenticated", "the user has been deleted meanwhile");
  await addAccount(tx, identity, userId, client, by);
  return "linked";
}
