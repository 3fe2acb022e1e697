import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import { type AppError, findAppError } from "@/lib/errors";
import { addressKey } from "@/lib/http/client";
import { consume, consumeOnce, isFirstInPeriod } from "@/lib/limits/consume";
import { logEvent } from "@/lib/log";
import { countExchange } from "@/lib/metrics";
import { identityFromProof, type Proof } from "./proof";
import { leavesTrace, recordRefusal } from "./refusal";
import { signIn, type SignIn, type SignInRequest } from "./sign-in";

/** So many proofs that were refused are known for a minute, by digests of their address and token. */
const refusedLately = new LRUCache<string, true>({ max: 10_000, ttl: 60_000 });

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
  const key = createHash("sha256")
    .update(`${address}\n${tokenOf(proof)}`)
    .digest("base64url");
  // Bounds what checking costs. One that is sent again after it was refused has a limit of its own, so that a phone which
  // repeats it does not use up that of its whole network.
  await consume("exchange", refusedLately.has(key) ? `proof:${key}` : address);
  try {
    const identity = await identityFromProof(proof);
    const subject = `${identity.provider}:${identity.subject}`;
    await consume("exchange", subject);
    await consume("personSignIn", subject);
    return await signIn(identity, request);
  } catch (error) {
    const failure = findAppError(error);
    if (failure && failure.status < 500 && failure.code !== "rate-limited") refusedLately.set(key, true);
    if (failure && leavesTrace(failure) && (await isRefusedAnew(proof, failure, address)))
      await leaveTrace(request.client, { provider: proof.provider, failure, reference });
    throw error;
  }
}

/**
 * Counts a refusal against its address, once a period for one token at one provider, however often it is sent: a single
 * phone that repeats an expired one must neither use up the limit of its whole network nor fill the audit log.
 * @returns whether it is not a repetition
 * @throws AppError rate-limited
 */
async function isRefusedAnew(proof: Proof, failure: AppError, address: string): Promise<boolean> {
  const subject = `proof:${address}`;
  const refused = `${failure.code} ${proof.provider} ${tokenOf(proof)}`;
  // What no provider could judge, or what was proven and yet not let in, is not a bad proof.
  if (failure.status !== 401) return isFirstInPeriod("refused", subject, refused);
  return consumeOnce("refused", subject, refused);
}

function tokenOf(proof: Proof): string {
  return "idToken" in proof ? proof.idToken : proof.accessToken;
}

/** A trace that cannot be kept is the operator's to know; the client is told why the proof was refused. */
async function leaveTrace(...[client, refusal]: Parameters<typeof recordRefusal>): Promise<void> {
  try {
    await recordRefusal(client, refusal);
  } catch (error) {
    logEvent("error", "audit.lost", { request_id: refusal.reference, error });
  }
}
