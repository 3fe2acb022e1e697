import type { NextRequest, NextResponse } from "next/server";
import { env } from "@/lib/env";
import { AppError, findAppError } from "@/lib/errors";
import { addressKey, clientFrom } from "@/lib/http/client";
import type { Provider } from "@/lib/providers/providers";
import { consume, consumeOnce } from "@/lib/limits/consume";
import { logEvent } from "@/lib/log";
import { countSignIn } from "@/lib/metrics";
import { readTimeZone, TIME_ZONE_COOKIE } from "@/lib/time-zone";
import { sessionCookieName } from "@/lib/sessions/cookie";
import { readSession } from "@/lib/sessions/data";
import { redirectTo, redirectRefused, redirectSignedIn, redirectWithoutFlow } from "./callback-answer";
import type { AuthjsRun } from "./authjs-run";
import { failureOf, runAuthjs } from "./run-authjs";
import { findFlow, findHeldKind, type Flow, hashState } from "./flow";
import { completeIntent, type IntentResult } from "./intent";
import { claimFlow } from "./mutations";
import { followPendingLink, pendingAfterRefusal } from "./pending-follow-up";
import { pendingLinkCookie } from "./pending-link";
import { answerAgain, type Callback, hashCallback, keepAnswer } from "./repeat";

/**
 * Finishes what a flow was begun for when the browser comes back from the provider. Auth.js sees only the flow's own
 * checks: with the session cookie it would silently link the account to whoever is signed in, and not rotate.
 * @returns always a redirect: to where the flow wanted to go, or to a page of ours with a code and a reference
 */
export async function completeFlow(
  request: NextRequest,
  provider: Provider,
  reference: string,
): Promise<Response> {
  const run: AuthjsRun = { provider, client: clientFrom(request.headers, env().trustedProxies) };
  let flow: Flow | null = null;
  try {
    const callback = await readCallback(request, provider);
    ({ flow } = callback);
    await countCallback(callback.flow, addressKey(run.client.ip));
    const { stateHash, callbackHash } = callback;
    if (flow && (await claimFlow(stateHash, callbackHash)))
      return await answerOnce(request, { ...callback, flow }, run, reference);
    return (await answerAgain(callback)) ?? (await answerWithoutFlow(callback));
  } catch (error) {
    const failure = asFailure(error);
    const state = onlyParameter(request, "state") ?? "";
    const kind = flow?.intent.kind ?? findHeldKind(request.cookies.getAll(), provider, state) ?? "sign-in";
    if (kind === "sign-in") countSignIn(provider, failure.code);
    if (!flow) return redirectWithoutFlow(run, kind, failure, reference);
    return redirectRefused(run, flow, failure, reference);
  }
}

/** Answers the one callback that a flow is good for, and keeps the answer for those who repeat it. */
async function answerOnce(
  request: NextRequest,
  callback: Callback & { readonly flow: Flow },
  { provider, client }: AuthjsRun,
  reference: string,
): Promise<Response> {
  const { flow, held } = callback;
  const { intent } = flow;
  const pending = pendingLinkCookie.open(request.cookies.get(pendingLinkCookie.name())?.value);
  const run: AuthjsRun = {
    provider,
    client,
    nonce: flow.nonce,
    finish: async (identity) => {
      const subject = `${identity.provider}:${identity.subject}`;
      await consume("signIn", subject);
      if (intent.kind === "sign-in") await consume("personSignIn", subject);
      const timeZone = request.cookies.get(TIME_ZONE_COOKIE)?.value;
      return completeIntent(intent, identity, { client, held, timeZone: timeZone && readTimeZone(timeZone) });
    },
  };
  let response: NextResponse;
  let session: IntentResult["session"] = null;
  try {
    // Whatever comes of it stays in the user's activity.
    if (intent.kind !== "sign-in") await consume("changes", `${intent.kind}:${intent.userId}`);
    const result = await exchangeCode(request, run, flow);
    ({ session } = result);
    if (intent.kind === "sign-in") countSignIn(provider, "success");
    response = redirectSignedIn(result, flow, await followPendingLink(pending, intent, run));
  } catch (error) {
    const failure = asFailure(error);
    if (intent.kind === "sign-in") countSignIn(provider, failure.code);
    const left = await pendingAfterRefusal(pending, intent, run, failure);
    response = await redirectRefused(run, flow, failure, reference, left);
  }
  const sessionId = session?.id ?? (intent.kind === "sign-in" ? null : intent.sessionId);
  await keepAnswer(callback, flow, { response, sessionId, issued: session?.sealed ?? null }).catch(
    // What was done is done, and this browser has its answer; one that repeats the request is told to begin anew.
    (error: unknown) => {
      logEvent("error", "flow.answer-lost", { request_id: reference, provider, error });
    },
  );
  return response;
}

async function readCallback(request: NextRequest, provider: Provider): Promise<Callback> {
  const state = onlyParameter(request, "state");
  return {
    stateHash: hashState(state ?? ""),
    callbackHash: hashCallback(request, provider),
    flow: state === null ? null : await findFlow(request.cookies.getAll(), provider, state),
    held: request.cookies.get(sessionCookieName())?.value,
  };
}

/**
 * Counts a callback. Those that no flow waits for, which anybody can send as often as they like, use up nothing that those of
 * others at the same address need; and one flow counts once, for `beginSignIn` has counted it already.
 * @throws AppError rate-limited
 */
async function countCallback(flow: Flow | null, address: string): Promise<void> {
  if (!flow) return consume("signIn", `callback-without-flow:${address}`);
  await consumeOnce("signIn", `callback:${address}`, flow.state);
}

async function exchangeCode(request: NextRequest, run: AuthjsRun, flow: Flow): Promise<IntentResult> {
  const denied = onlyParameter(request, "error");
  if (denied !== null) throw denialOf(denied);
  await runAuthjs(run, callbackPath(request, flow.provider), {
    method: "GET",
    cookie: cookieHeader(flow.checks),
  });
  // What was done is done: a fault of Auth.js afterwards must not take a session away that has begun.
  if (!run.result) throw failureOf(run);
  return run.result;
}

/** Only the parameters of RFC 6749 section 4.1.2 and RFC 9207, each once. */
function callbackPath(request: NextRequest, provider: Provider): string {
  const query = new URLSearchParams();
  for (const name of ["code", "state", "iss"]) {
    const value = onlyParameter(request, name);
    if (value !== null) query.set(name, value);
  }
  return `/api/auth/callback/${provider}?${query.toString()}`;
}

function onlyParameter(request: NextRequest, name: string): string | null {
  const values = request.nextUrl.searchParams.getAll(name);
  return values.length === 1 ? (values[0] ?? null) : null;
}

function cookieHeader(checks: Flow["checks"]): string {
  return Object.entries(checks)
    .map(([name, value]) => `${name}=${value}`)
    .join("; ");
}

/**
 * A callback that no sign-in of this browser is waiting for: begun elsewhere, over, or used up by another answer of the
 * provider. Whoever is signed in stays so and is shown their account, unless their flow was used by somebody else.
 * @throws AppError flow-missing
 */
async function answerWithoutFlow({ flow, held }: Callback): Promise<Response> {
  const isSignedIn = held !== undefined && (await readSession(held)).status === "live";
  if (!flow && isSignedIn) return redirectTo("/account");
  throw new AppError("flow-missing", "no flow of this browser is waiting for this callback");
}

function asFailure(error: unknown): AppError {
  return findAppError(error) ?? new AppError("unexpected", "the callback failed", { cause: error });
}

/** RFC 6749 section 4.1.2.1. */
function denialOf(error: string): AppError {
  if (error === "access_denied") return new AppError("access-denied", "the person did not consent");
  if (error === "temporarily_unavailable" || error === "server_error") {
    return new AppError("provider-unavailable", `the provider answered ${error}`);
  }
  return new AppError("code-refused", "the provider refused the authorization request");
}
