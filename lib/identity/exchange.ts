import { findAppError } from "@/lib/errors";
import { addressKey } from "@/lib/http/client";
import { consume, refuseWhenUsedUp } from "@/lib/limits/consume";
import { logEvent } from "@/lib/log";
import { countExchange } from "@/lib/metrics";
import { identityFromProof, type Proof } from "./proof";
import { leavesTrace, recordRefusal } from "./refusal";
import { signIn, type SignIn, type SignInRequest } from "./sign-in";

/**
 * A native client's way in: a provider's token becomes a session, by the same functions as the browser's. The token is a
 * bearer proof, so using it again within its life is no fault; each use is a session of its own.
 * @param reference the request's id, kept with the trace of a refusal
 * @throws AppError what the proof or `resolve` refuses, rate-limited, provider-unavailable, database-unavailable
 */
export async function exchangeProof(
  proof: Proof,
  request: SignInRequest,
  reference: string,
): Promise<SignIn> {
  try {
    const entered = await enter(proof, request, reference);
    countExchange(proof.provider, "success");
    return entered;
  } catch (error) {
    countExchange(proof.provider, findAppError(error)?.code ?? "unexpected");
    throw error;
  }
}

async function enter(proof: Proof, request: SignInRequest, reference: string): Promise<SignIn> {
  const address = addressKey(request.client.ip);
  await refuseWhenUsedUp("refused", `proof:${address}`);
  await consume("exchange", address);
  try {
    const identity = await identityFromProof(proof);
    await consume("exchange", `${identity.provider}:${identity.subject}`);
    return await signIn(identity, request);
  } catch (error) {
    const failure = findAppError(error);
    if (failure && leavesTrace(failure)) {
      await leaveTrace(request.client, { provider: proof.provider, failure, reference });
      if (failure.status === 401) await consume("refused", `proof:${address}`);
    }
    throw error;
  }
}

/** A trace that cannot be kept is the operator's to know; the client is told why the proof was refused. */
async function leaveTrace(...[client, refusal]: Parameters<typeof recordRefusal>): Promise<void> {
  try {
    await recordRefusal(client, refusal);
  } catch (error) {
    logEvent("error", "audit.lost", { request_id: refusal.reference, error });
  }
}
