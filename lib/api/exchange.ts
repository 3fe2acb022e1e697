import type { z } from "zod";
import type { exchanged } from "./contract/schema";
import { exchangeProof } from "@/lib/identity/exchange";
import type { Proof } from "@/lib/identity/proof";
import type { Client } from "@/lib/http/client";
import { readCookie, serialiseCookie } from "@/lib/http/cookies";
import { sessionCookieName, sessionCookieOptions } from "@/lib/sessions/cookie";

type Call = {
  readonly request: Request;
  readonly requestId: string;
  readonly client: Client;
  readonly body: { readonly delivery: "cookie" | "bearer" };
};

/** Exchanges a proof and answers in the way the client asked for: with a cookie, or with the sealed value once. */
export async function answerExchange(
  { request, requestId, client, body }: Call,
  proof: Proof,
): Promise<{ data: z.input<typeof exchanged>; headers?: Headers; userId: string }> {
  const bearer = body.delivery === "bearer";
  const { user, found, session } = await exchangeProof(
    proof,
    {
      client,
      carrier: bearer ? "BEARER" : "COOKIE",
      replaces: bearer ? undefined : readCookie(request.headers.get("cookie"), sessionCookieName()),
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
