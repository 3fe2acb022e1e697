import { ownContext } from "@/lib/audit/context";
import { recordEvent } from "@/lib/audit/mutations";
import type { Transaction } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import type { Client } from "@/lib/http/client";
import { writeMail } from "@/lib/mail/mutations";
import { recordDisconnection } from "@/lib/users/decisions/mutations";
import { lockUser } from "@/lib/users/lock";
import { settleEmail } from "./email";
import { mayEnter } from "./policy";
import { listSnapshots } from "./snapshots";

type Owned = { readonly accountId: string; readonly userId: string; readonly sessionId: string };

/**
 * Takes a provider account away from its user, but never the last one with which they may sign in: nobody could come in as
 * them any more. The user's row is locked meanwhile, so that of the last two accounts unlinked at once one stays. From now on
 * it comes back only by the connections page, and an e-mail that no other account of theirs vouches for goes along. Sessions
 * that were begun with it end; the one that asks stays, and is fresh no more.
 */
export async function unlinkAccount(owned: Owned, client: Client): Promise<"unlinked" | "last" | "unknown"> {
  return transaction((tx) => unlinkWithin(tx, owned, client));
}

async function unlinkWithin(
  tx: Transaction,
  owned: Owned,
  client: Client,
): Promise<"unlinked" | "last" | "unknown"> {
  const { accountId, userId, sessionId } = owned;
  await lockUser(tx, userId);
  const accounts = await listSnapshots(tx, userId);
  const account = accounts.find(({ id }) => id === accountId);
  if (!account) return "unknown";
  const rest = accounts.filter(({ id }) => id !== accountId);
  if (!rest.some(({ snapshot }) => mayEnter(snapshot))) return "last";
  const { provider } = account.snapshot;
  await writeMail(tx, userId, { kind: "account-disconnected", provider, client });
  await tx.account.deleteMany({ where: { id: accountId, userId } });
  await recordDisconnection(tx, userId, { provider, subject: account.subject });
  await settleEmail(tx, userId, null);
  const context = ownContext(userId, client, sessionId);
  await recordEvent(tx, context, { type: "account.unlinked", detail: { provider } });
  const count = await endSessionsOf(tx, owned, provider);
  if (count > 0) await recordEvent(tx, context, { type: "sessions.ended", detail: { count } });
  return "unlinked";
}

/** A session of a version that did not yet note the account is known by its provider. @returns how many were ended */
async function endSessionsOf(
  tx: Transaction,
  { accountId, userId, sessionId }: Owned,
  provider: string,
): Promise<number> {
  const begun = { userId, OR: [{ accountId }, { accountId: null, provider }] };
  await tx.session.updateMany({ where: { ...begun, id: sessionId }, data: { authenticatedAt: new Date(0) } });
  const { count } = await tx.session.deleteMany({
    where: { ...begun, id: { not: sessionId }, parentId: null },
  });
  return count;
}
