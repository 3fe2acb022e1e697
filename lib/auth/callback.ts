import { randomUUID } from "node:crypto";
import { NextResponse, type NextRequest } from "next/server";
import { env } from "@/lib/env";
import { AppError, findAppError } from "@/lib/errors";
import { addressKey, clientFrom } from "@/lib/http/client";
import type { Provider } from "@/lib/identity/identity";
import { recordRefusal, type SignIn } from "@/lib/identity/sign-in";
import { consume } from "@/lib/limits/consume";
import { logEvent } from "@/lib/log";
import { sessionCookieName, sessionCookieOptions } from "@/lib/sessions/cookie";
import { readSession } from "@/lib/sessions/data";
import { type Dance, failureOf, runAuth } from "./dance";
import { findFlow, type Flow, flowCookieName, flowCookieOptions } from "./flow";
import { rememberProvider } from "./last-provider";

/**
 * Finishes a sign-in when the browser comes back from the provider. Auth.js sees only the flow's own checks: with the
 * session cookie it would silently link the account to whoever is signed in, and not rotate.
 * @returns always a redirect: to where the flow wanted to go, or to the sign-in page with a code and a reference
 */
export async function completeSignIn(request: NextRequest, provider: Provider): Promise<Response> {
  const state = onlyParameter(request, "state");
  const flow = state === null ? null : findFlow(request.cookies.getAll(), provider, state);
  const dance: Dance = {
    provider,
    client: clientFrom(request.headers, env().trustedProxies),
    nonce: flow?.nonce ?? null,
    replaces: request.cookies.get(sessionCookieName())?.value,
  };
  try {
    await consume("signIn", `callback:${addressKey(dance.client.ip)}`);
    if (!flow) return await answerWithoutFlow(dance);
    return welcome(await danceToTheEnd(request, dance, flow), flow);
  } catch (error) {
    const failure =
      findAppError(error) ?? new AppError("unexpected", "the callback failed", { cause: error });
    return refuse(dance, flow, failure);
  }
}

async function danceToTheEnd(request: NextRequest, dance: Dance, flow: Flow): Promise<SignIn> {
  const denied = onlyParameter(request, "error");
  if (denied !== null) throw denialOf(denied);
  await runAuth(dance, callbackPath(request, flow.provider), {
    method: "GET",
    cookie: cookieHeader(flow.checks),
  });
  if (!dance.signIn || dance.fault !== undefined) throw failureOf(dance);
  return dance.signIn;
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

function welcome(signIn: SignIn, flow: Flow): Response {
  const response = redirectTo(flow.returnTo);
  response.cookies.set(
    sessionCookieName(),
    signIn.session.sealed,
    sessionCookieOptions(signIn.session.expiresAt),
  );
  forgetFlow(response, flow);
  rememberProvider(response.cookies, flow.provider);
  return response;
}

async function refuse(dance: Dance, flow: Flow | null, failure: AppError): Promise<Response> {
  const reference = randomUUID();
  const { provider, client } = dance;
  const level = failure.status >= 500 ? "error" : "info";
  logEvent(level, "sign-in.refused", { request_id: reference, provider, code: failure.code, error: failure });
  try {
    await recordRefusal(client, { provider, code: failure.code, reference });
  } catch (error) {
    // The person is told the first failure; that the trace could not be kept is the operator's to know.
    logEvent("error", "audit.lost", { request_id: reference, error });
  }
  const query = new URLSearchParams({ error: failure.code, reference });
  if (flow) query.set("returnTo", flow.returnTo);
  for (const known of failure.providers) query.append("continueWith", known);
  const response = redirectTo(`/sign-in?${query.toString()}`);
  if (flow) forgetFlow(response, flow);
  return response;
}

/**
 * A callback that no sign-in of this browser is waiting for: begun elsewhere, over, or answered already (the back
 * button, a second click). Whoever is signed in stays so and is shown their account.
 * @throws AppError flow-missing
 */
async function answerWithoutFlow({ replaces: held }: Dance): Promise<Response> {
  if (held !== undefined && (await readSession(held)).standing === "live") return redirectTo("/account");
  throw new AppError("flow-missing", "no flow of this browser has this state");
}

/** RFC 6749 section 4.1.2.1. */
function denialOf(error: string): AppError {
  if (error === "access_denied") return new AppError("access-denied", "the person did not consent");
  if (error === "temporarily_unavailable" || error === "server_error") {
    return new AppError("provider-unavailable", `the provider answered ${error}`);
  }
  return new AppError("code-refused", "the provider refused the authorization request");
}

function redirectTo(path: string): NextResponse {
  const response = NextResponse.redirect(new URL(path, env().authUrl), 303);
  response.headers.set("cache-control", "private, no-store");
  return response;
}

function forgetFlow(response: NextResponse, flow: Flow): void {
  response.cookies.set(flowCookieName(flow.state), "", { ...flowCookieOptions(), maxAge: 0 });
}
