import { administratorContext } from "@/lib/audit/context";
import { recordEvent } from "@/lib/audit/mutations";
import { transaction } from "@/lib/db/transaction";
import type { Client } from "@/lib/http/client";
import { describeEnded, endedSelect } from "@/lib/sessions/mutations";
import type { ActorOrToken } from "@/lib/users/administrators";
import { refuseTokenOverAdministrator, requireActor } from "./actor";

/**
 * Ends one session of a user, or all of them, on behalf of an administrator or by a service token.
 * @returns how many there were to end
 * @throws AppError forbidden when the actor is no administrator any more; person-required for a service token, where the user is
 * one
 */
export async function endSessionsOf(
  { userId, sessionId, ...actor }: ActorOrToken & { userId: string; sessionId?: string | undefined },
  client: Client,
): Promise<number> {
  return transaction(async (tx) => {
    const administrators = await requireActor(tx, actor);
    refuseTokenOverAdministrator(actor, administrators.includes(userId));
    // Children go with their parents and are not counted.
    const where = { userId, ...(sessionId === undefined ? { parentId: null } : { id: sessionId }) };
    const session =
      sessionId === undefined ? null : await tx.session.findFirst({ where, select: endedSelect });
    const { count } = await tx.session.deleteMany({ where });
    if (count === 0) return 0;
    const context = { ...administratorContext(actor, userId, client), endedSessionId: sessionId };
    const by = "administrator";
    await recordEvent(
      tx,
      context,
      session
        ? { type: "session.ended", detail: { by, ...describeEnded(session) } }
        : { type: "sessions.ended", detail: { by, count } },
    );
    return count;
  });
}
