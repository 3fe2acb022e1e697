import type { Transaction } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import { AppError } from "@/lib/errors";
import type { Client } from "@/lib/http/client";
import { lockUser } from "@/lib/users/lock";
import {
  addAccount,
  type LinkedBy,
  refreshAccount,
  refusalByList,
  refuseOutsider,
  requireNotDisabled,
} from "./account";
import type { Identity } from "./identity";
import { lockAccountOwner, lockIdentities } from "./look-up";

/**
 * Connects an identity to a user who asked for it, having proven both. Of two users who connect one account at once one gets
 * it: the lock makes the other find it taken.
 * @param by where the user asked for it: on the connections page, or after a sign-in that explicit linking had refused
 * @returns whether it is new to the user
 * @throws AppError account-taken when it is another user's, unauthenticated when the user is gone, account-disabled and
 * domain-not-allowed as at a sign-in; no account has been added then
 */
export async function linkIdentity(
  identity: Identity,
  userId: string,
  client: Client,
  by: Exclude<LinkedBy, "verified-email"> = "person",
): Promise<"linked" | "already-linked"> {
  const result = await transaction((tx) => linkWithin(tx, identity, userId, client, by));
  if (result instanceof AppError) throw result;
  return result;
}

async function linkWithin(
  tx: Transaction,
  identity: Identity,
  userId: string,
  client: Client,
  by: LinkedBy,
): Promise<"linked" | "already-linked" | AppError> {
  await lockIdentities(tx, identity);
  const owner = await lockAccountOwner(tx, identity);
  if (owner !== null && owner !== userId)
    throw new AppError("account-taken", "this provider account is another user's");
  await requireNotDisabled(tx, identity, owner === null, userId);
  if (owner === userId) {
    // What waited for an answer may be older than what the account has told since.
    if (by === "continued-sign-in") return "already-linked";
    await refreshAccount(tx, identity);
    return (await refuseOutsider(tx, identity, userId, client)) ?? "already-linked";
  }
  if (!(await lockUser(tx, userId)))
    throw new AppError("unauthenticated", "the user has been deleted meanwhile");
  const refusal = refusalByList(identity, userId);
  if (refusal) throw refusal;
  await addAccount(tx, identity, userId, client, by);
  return "linked";
}
