import { createHash } from "node:crypto";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { z } from "zod";
import { open, seal } from "@/lib/crypto/seal";
import { env } from "@/lib/env";
import { ownCookieName } from "@/lib/http/cookie-name";
import { PROVIDERS, type Provider } from "@/lib/identity/identity";
import { intentSchema } from "./intent";

/**
 * One sign-in under way: Auth.js's own check cookies (state, PKCE, nonce) and where to return to, in one sealed cookie
 * named after its state. Auth.js keeps one set of checks a browser, so that a second tab breaks the first; this way each
 * tab has its own. Bound to this browser, to the provider and to the state; good for one callback.
 */
const flowSchema = z.object({
  provider: z.enum(PROVIDERS),
  state: z.string(),
  nonce: z.string().nullable(),
  returnTo: z.string(),
  intent: intentSchema,
  checks: z.record(z.string(), z.string()),
  startedAt: z.number(),
});

export type Flow = z.infer<typeof flowSchema>;

/** How long a person may take at the provider, in seconds. Auth.js gives its own checks 15 minutes. */
export const FLOW_LIFETIME = 10 * 60;
/** Sign-ins under way at once in one browser; more would overflow the header of a request. */
const MAX_FLOWS = 4;
/**
 * The longest value of a flow's cookie. Browsers drop one above 4096 bytes without a word (RFC 6265 section 6.1), and four
 * flows must fit into the 16 KB that Node takes of a request's header.
 */
const MAX_SEALED = 3200;

type Cookie = { readonly name: string; readonly value: string };

function prefix(): string {
  return `${ownCookieName("flow")}.`;
}

/** The name of the cookie that holds the flow with this state. */
export function flowCookieName(state: string): string {
  return prefix() + createHash("sha256").update(state).digest("base64url").slice(0, 16);
}

/** Lax, because the provider's redirect back is a cross-site top-level GET. */
export function flowCookieOptions() {
  return {
    httpOnly: true,
    sameSite: "lax",
    path: "/",
    secure: env().secureCookies,
    maxAge: FLOW_LIFETIME,
  } as const;
}

/**
 * The sealed value of a flow's cookie. Of a place to return to that is too long only the path is kept, or nothing: a long
 * query must not keep anybody from signing in.
 */
export function sealFlow(flow: Flow): string {
  const path = flow.returnTo.replace(/[?#].*$/s, "");
  for (const returnTo of [flow.returnTo, path, "/account"]) {
    // Compressed, since Auth.js's checks are themselves base64url of something encrypted.
    const sealed = seal("flow", deflateRawSync(JSON.stringify({ ...flow, returnTo })));
    if (sealed.length <= MAX_SEALED) return sealed;
  }
  throw new Error("the flow does not fit into a cookie");
}

/** The flow that this browser began with this provider and state, or null when there is none or it is over. */
export function findFlow(cookies: readonly Cookie[], provider: Provider, state: string): Flow | null {
  const name = flowCookieName(state);
  for (const cookie of cookies) {
    const flow = cookie.name === name ? openFlow(cookie.value) : null;
    if (flow?.state === state && flow.provider === provider) return flow;
  }
  return null;
}

/** Names of flow cookies to delete before another one is begun: unreadable, over, or the oldest of too many. */
export function surplusFlows(cookies: readonly Cookie[]): string[] {
  const ours = cookies.filter(({ name }) => name.startsWith(prefix()));
  const aged = ours.map(({ name, value }) => ({ name, startedAt: openFlow(value)?.startedAt ?? 0 }));
  const newestFirst = aged.sort((a, b) => b.startedAt - a.startedAt);
  return newestFirst
    .filter(({ startedAt }, index) => startedAt === 0 || index >= MAX_FLOWS - 1)
    .map(({ name }) => name);
}

function openFlow(sealed: string): Flow | null {
  const bytes = open("flow", sealed);
  if (!bytes) return null;
  const flow = readFlow(bytes);
  return flow && Date.now() / 1000 - flow.startedAt < FLOW_LIFETIME ? flow : null;
}

/** What another version of this application has sealed may have another shape. */
function readFlow(bytes: Buffer): Flow | null {
  try {
    return flowSchema.parse(JSON.parse(inflateRawSync(bytes).toString()));
  } catch {
    return null;
  }
}
