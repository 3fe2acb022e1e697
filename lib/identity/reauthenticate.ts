import { ownContext } from "@/lib/audit/context";
import { recordEvent } from "@/lib/audit/mutations";
import type { Transaction } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import { AppError } from "@/lib/errors";
import type { Client } from "@/lib/http/client";
import { type IssuedSession, rotateSession } from "@/lib/sessions/mutations";
import { refreshAccount, refuseOutsider, requireNotDisabled } from "./account";
import type { Identity } from "./identity";
import { lockAccountOwner, lockIdentities } from "./look-up";

type Owned = { readonly sessionId: string; readonly userId: string };

/**
 * Proves a signed-in user anew, by any of their own provider accounts. The session gets a new secret and stays the
 * same session (ASVS 7.2.4, 7.5.1), so proving oneself neither multiplies nor prolongs it.
 * @throws AppError identity-mismatch for an account that is not this user's, unauthenticated when the session is gone,
 * account-disabled and domain-not-allowed as at a sign-in
 */
export async function reauthenticate(
  identity: Identity,
  owned: Owned,
  client: Client,
): Promise<IssuedSession> {
  const result = await transaction((tx) => reauthenticateWithin(tx, identity, owned, client));
  if (result instanceof AppError) throw result;
  return result;
}

async function reauthenticateWithin(
  tx: Transaction,
  identity: Identity,
  owned: Owned,
  client: Client,
): Promise<IssuedSession | AppError> {
  await lockIdentities(tx, identity);
  if ((await lockAccountOwner(tx, identity)) !== owned.userId)
    throw new AppError("identity-mismatch", "the provider account is not one of this user's");
  await requireNotDisabled(tx, identity, false, owned.userId);
  const { accountId } = await refreshAccount(tx, identity);
  const refusal = await refuseOutsider(tx, identity, owned.userId, client);
  if (refusal) return refusal;
  const session = await rotateSession(tx, { ...owned, accountId });
  if (!session) throw new AppError("unauthenticated", "the session has been ended meanwhile");
  const context = ownContext(owned.userId, client, owned.sessionId);
  await recordEvent(tx, context, {
    type: "session.reauthenticated",
    detail: { provider: identity.provider },
  });
  return session;
}
