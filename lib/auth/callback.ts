import type { NextRequest } from "next/server";
import { env } from "@/lib/env";
import { AppError, findAppError } from "@/lib/errors";
import { addressKey, clientFrom } from "@/lib/http/client";
import type { Provider } from "@/lib/identity/identity";
import { consume } from "@/lib/limits/consume";
import { countSignIn } from "@/lib/metrics";
import { sessionCookieName } from "@/lib/sessions/cookie";
import { readSession } from "@/lib/sessions/data";
import { redirectTo, refuse, welcome } from "./callback-answer";
import { type Dance, failureOf, runAuth } from "./dance";
import { findFlow, type Flow } from "./flow";
import { fulfil, type Fulfilment } from "./intent";
import { openPendingLink, pendingLinkCookieName } from "./pending-link";

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
  const state = onlyParameter(request, "state");
  const flow = state === null ? null : findFlow(request.cookies.getAll(), provider, state);
  const client = clientFrom(request.headers, env().trustedProxies);
  const held = request.cookies.get(sessionCookieName())?.value;
  const pending = openPendingLink(request.cookies.get(pendingLinkCookieName())?.value);
  const dance: Dance = {
    provider,
    client,
    nonce: flow?.nonce ?? null,
    ...(flow && {
      finish: async (identity) => {
        await consume("signIn", `${identity.provider}:${identity.subject}`);
        return fulfil(flow.intent, identity, { client, held, pending });
      },
    }),
  };
  try {
    await consume("signIn", `callback:${addressKey(client.ip)}`);
    if (!flow) return await answerWithoutFlow(held);
    const fulfilment = await danceToTheEnd(request, dance, flow);
    if (flow.intent.kind === "sign-in") countSignIn(provider, "success");
    return welcome(fulfilment, flow);
  } catch (error) {
    const failure =
      findAppError(error) ?? new AppError("unexpected", "the callback failed", { cause: error });
    if (!flow || flow.intent.kind === "sign-in") countSignIn(provider, failure.code);
    return refuse(dance, flow, failure, reference);
  }
}

async function danceToTheEnd(request: NextRequest, dance: Dance, flow: Flow): Promise<Fulfilment> {
  const denied = onlyParameter(request, "error");
  if (denied !== null) throw denialOf(denied);
  await runAuth(dance, callbackPath(request, flow.provider), {
    method: "GET",
    cookie: cookieHeader(flow.checks),
  });
  // What was done is done: a fault of Auth.js afterwards must not take a session away that has begun.
  if (!dance.fulfilment) throw failureOf(dance);
  return dance.fulfilment;
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
 * A callback that no sign-in of this browser is waiting for: begun elsewhere, over, or answered already (the back
 * button, a second click). Whoever is signed in stays so and is shown their account.
 * @throws AppError flow-missing
 */
async function answerWithoutFlow(held: string | undefined): Promise<Response> {
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
