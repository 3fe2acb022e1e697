import { record } from "@/lib/audit/mutations";
import { transaction } from "@/lib/db/transaction";
import { AppError } from "@/lib/errors";
import type { Client } from "@/lib/http/client";
import { type IssuedSession, rotateSession } from "@/lib/sessions/mutations";
import type { Identity } from "./identity";
import { refreshingAccount } from "./account";
import { findOwner } from "./look-up";

/**
 * Proves a signed-in person anew, by any of their own provider accounts. The session gets a new secret and stays the
 * same session (ASVS 7.2.4, 7.5.1), so proving oneself neither multiplies nor prolongs it.
 * @throws AppError identity-mismatch for an account that is not this user's, unauthenticated when the session is gone
 */
export async function stepUp(
  identity: Identity,
  owned: { sessionId: string; userId: string },
  client: Client,
): Promise<IssuedSession> {
  return transaction(async (tx) => {
    if ((await findOwner(tx, identity)) !== owned.userId) {
      throw new AppError("identity-mismatch", "the provider account is not one of this user's");
    }
    const session = await rotateSession(tx, owned);
    if (!session) throw new AppError("unauthenticated", "the session has been ended meanwhile");
    await tx.$executeRaw(refreshingAccount(identity));
    const context = { client, actorId: owned.userId, subjectId: owned.userId, sessionId: owned.sessionId };
    await record(tx, context, { type: "session.reauthenticated", detail: { provider: identity.provider } });
    return session;
  });
}
