import { ownContext } from "@/lib/audit/context";
import { recordEvent } from "@/lib/audit/mutations";
import { transaction } from "@/lib/db/transaction";
import type { Client } from "@/lib/http/client";
import { lockUser } from "@/lib/users/lock";

/**
 * Takes back what a person has let an application do: its sessions of theirs end, codes and device codes under way are worth
 * nothing, and it has to ask again. Whoever exchanges a code at this moment has locked the user too, and is waited for.
 * @param owned whose it is, and the session from within which they do so
 * @returns whether there was anything to take back
 */
export async function takeBackApplication(
  owned: { readonly userId: string; readonly sessionId: string; readonly applicationId: string },
  client: Client,
): Promise<boolean> {
  const { userId, sessionId, applicationId } = owned;
  return transaction(async (tx) => {
    if (!(await lockUser(tx, userId))) return false;
    const where = { userId, applicationId };
    const application = await tx.application.findUnique({
      where: { id: applicationId },
      select: { name: true },
    });
    if (!application) return false;
    const grants = await tx.grant.deleteMany({ where });
    const sessions = await tx.session.deleteMany({ where });
    const codes = await tx.code.deleteMany({ where });
    const deviceCodes = await tx.deviceCode.deleteMany({ where });
    if (grants.count + sessions.count + codes.count + deviceCodes.count === 0) return false;
    const detail = { application: application.name, sessions: sessions.count };
    await recordEvent(tx, ownContext(userId, client, sessionId), { type: "application.taken-back", detail });
    return true;
  });
}
