import { v4 } from "uuid";
import { hashSecret } from "@/lib/crypto/token";
import { databaseNow } from "@/lib/db/clock";
import { transaction } from "@/lib/db/transaction";
import type { Client } from "@/lib/http/client";
import { addressKey } from "@/lib/http/client";
import { consume } from "@/lib/limits/consume";
import { callbackOf } from "@/lib/oauth/authorize/request";
import { redeemCode } from "@/lib/oauth/code/mutations";
import type { IssuedSession } from "@/lib/sessions/mutations";
import { comesBackTooOften, findHostCode, findHostRequest, hasChild, type HostCode, isChildOf } from "./data";
import { hashFlowKey } from "./flow-key";

/** A guarded host and its application. */
type Host = { readonly applicationId: string; readonly origin: string };

/**
 * Notes what a browser asked for, before it is led away to sign in.
 * @param asked.prompt `login` where whoever is signed in already is to prove it anew
 * @returns the id, which is the `state` of the way back
 * @throws AppError rate-limited, by address
 */
export async function beginAtHost(
  { applicationId, origin }: Host,
  asked: {
    readonly target: string;
    readonly flowKey: string;
    readonly prompt?: "login" | null;
    readonly client: Client;
  },
): Promise<string> {
  await consume("signIn", `host:${addressKey(asked.client.ip)}`);
  return transaction(async (tx) => {
    const data = {
      id: v4(),
      applicationId,
      origin,
      target: asked.target,
      prompt: asked.prompt ?? null,
      flowKeyHash: hashFlowKey(asked.flowKey),
      createdAt: await databaseNow(tx),
    };
    const { id } = await tx.authorizationRequest.create({ data, select: { id: true } });
    return id;
  });
}

/** How a sign-in came back to a guarded host. */
export type Arrival =
  /** Of this browser nothing is under way here, or not by this code. */
  | { readonly status: "unknown" }
  /** It cannot go on, but can begin anew. */
  | { readonly status: "over"; readonly target: string }
  | { readonly status: "cookie-lost"; readonly target: string }
  /** There is a session already, which stays as it is. */
  | { readonly status: "signed-in"; readonly target: string }
  | { readonly status: "started"; readonly target: string; readonly session: IssuedSession };

/**
 * Ends a sign-in at the host that began it: the code is bound to the request, the request to the browser's flow key and to
 * the host. Whatever is repeated, by a reload or the button back, makes no further session and ends none.
 * @param came.sealed the session that the browser holds at this host
 */
export async function arriveAtHost(
  host: Host,
  came: {
    readonly state: string | null;
    readonly code: string | null;
    readonly flowKey: string | null;
    readonly sealed: string | undefined;
    readonly client: Client;
  },
): Promise<Arrival> {
  const request = await findHostRequest(came.state, host, came.flowKey);
  if (!request || came.code === null) return { status: "unknown" };
  const code = await findHostCode(hashSecret(Buffer.from(came.code)), request.id);
  if (!code) return { status: "unknown" };
  const { target } = request;
  const redirectUri = callbackOf(host.origin);
  if (code.isUsed)
    return { status: (await hasChild(code.parentId, host.origin)) ? "signed-in" : "over", target };
  if (await comesBackTooOften(code.parentId, redirectUri, request)) return { status: "cookie-lost", target };
  if (await isChildOf(code.parentId, host, came.sealed)) {
    await useUp(code);
    return { status: "signed-in", target };
  }
  const redeemer = {
    applicationId: host.applicationId,
    redirectUri,
    requestId: request.id,
    client: came.client,
  };
  const redeemed = await redeemCode(came.code, redeemer);
  if (!redeemed) return { status: "over", target };
  return { status: "started", target, session: redeemed.session };
}

async function useUp({ hash }: HostCode): Promise<void> {
  await transaction(async (tx) => {
    await tx.code.updateMany({ where: { hash, usedAt: null }, data: { usedAt: await databaseNow(tx) } });
  });
}
