import { administratorContext } from "@/lib/audit/context";
import { recordEvent } from "@/lib/audit/mutations";
import { transaction } from "@/lib/db/transaction";
import type { Client } from "@/lib/http/client";
import { decideRequest, type RequestDecision } from "@/lib/users/access-requests/mutations";
import { type Actor, requireAdministrator } from "@/lib/users/administrators";

/**
 * Decides a request for access, also one that was decided before, as long as whoever asked has not come in. Granted, that very
 * account comes in at its next sign-in; declined, it is told the reason there.
 * @throws AppError forbidden when the actor is no administrator any more
 */
export async function decideAccessRequest(
  {
    requestId,
    decision,
    ...actor
  }: Actor & { readonly requestId: string; readonly decision: RequestDecision },
  client: Client,
): Promise<"decided" | "unknown"> {
  return transaction(async (tx) => {
    await requireAdministrator(tx, actor.actorId);
    const provider = await decideRequest(tx, requestId, decision, actor.actorId);
    if (provider === null) return "unknown";
    await recordEvent(tx, administratorContext(actor, null, client), {
      type: decision.grant ? "access.granted" : "access.declined",
      detail: { provider, request: requestId },
    });
    return "decided";
  });
}
