import { exchangeProof } from "@/lib/identity/exchange";
import type { Proof } from "@/lib/identity/proof";
import { readCookie, serialiseCookie } from "@/lib/http/cookies";
import { issuesIdTokens, type Provider } from "@/lib/providers/providers";
import { sessionCookieName, sessionCookieOptions } from "@/lib/sessions/cookie";
import { type Exchange, type ExchangeBody, exchangeContract, exchangeNameOf } from "./contract/exchange";
import type { Call, Result } from "./contract/operation";
import { route } from "./route";

/** The handler that exchanges a provider's token for a session. */
export function exchangeRoute(provider: Provider): ReturnType<typeof route> {
  return route(exchangeContract[exchangeNameOf(provider)], async (call) =>
    answerExchange(call, proofOf(provider, call.body)),
  );
}

/** The one token that the contract lets through. A provider without id_tokens has no field for one. */
function proofOf(provider: Provider, { id_token, access_token, token, nonce }: ExchangeBody): Proof {
  return id_token !== undefined && issuesIdTokens(provider)
    ? { provider, idToken: id_token, nonce }
    : { provider, accessToken: access_token ?? token ?? "" };
}

/** Exchanges a proof and answers in the way the client asked for: with a cookie, or with the sealed value once. */
async function answerExchange(
  { request, requestId, client, body }: Call<Exchange>,
  proof: Proof,
): Promise<Result<Exchange>> {
  const bearer = body.delivery === "bearer";
  const { user, found, session } = await exchangeProof(
    proof,
    {
      client,
      carrier: bearer ? "BEARER" : "COOKIE",
      replaces: bearer ? undefined : readCookie(request.headers.get("cookie"), sessionCookieName()),
      invitation: body.invitation,
    },
    requestId,
  );
  const data = {
    success: true,
    user_id: user.id,
    email: user.email,
    full_name: user.name,
    avatar_url: user.image,
    created: found === "created",
    expires_at: session.expiresAt.toISOString(),
  } as const;
  if (bearer) return { data: { ...data, session_token: session.sealed }, userId: user.id };
  const cookie = serialiseCookie(
    sessionCookieName(),
    session.sealed,
    sessionCookieOptions(session.expiresAt),
  );
  return { data, headers: new Headers({ "set-cookie": cookie }), userId: user.id };
}
