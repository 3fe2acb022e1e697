import { createHash } from "node:crypto";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { z } from "zod";
import { createKeyring } from "@/lib/crypto/keyring";
import { open, seal } from "@/lib/crypto/seal";
import { generateSecret, hashSecret } from "@/lib/crypto/token";
import { findAppError } from "@/lib/errors";
import { LONGEST_SEALED, ownCookieName } from "@/lib/http/cookie-name";
import { ownCookieOptions } from "@/lib/http/cookie-options";
import { PROVIDERS, type Provider } from "@/lib/providers/providers";
import { findSealedFlow } from "./data";
import { type Intent, intentKinds, intentSchema } from "./intent";
import { addFlow } from "./mutations";

/**
 * One sign-in under way: Auth.js's own check cookies (state, PKCE, nonce) and where to return to. Auth.js keeps one set of
 * checks a browser, so that a second tab breaks the first; this way each tab has its own. Bound to this browser, to the
 * provider and to the state; good for one callback.
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

/**
 * What the browser holds of a flow, sealed in a cookie named after its state: the key of the row that has the rest. Four
 * whole flows with long ways back would not fit into the header of a request; a row alone is worth nothing to whoever
 * reads the database. And what to know when the row cannot be read: the provider, and what kind of intent it is, which the
 * version before this one did not write.
 */
const heldSchema = z.object({
  key: z.string(),
  startedAt: z.number(),
  provider: z.enum(PROVIDERS).optional(),
  kind: z.enum(intentKinds).optional(),
});

type HeldFlow = z.infer<typeof heldSchema>;

/** How long a user may take at the provider, in seconds. Auth.js gives its own checks 15 minutes. */
export const FLOW_LIFETIME = 10 * 60;
/** Sign-ins under way at once in one browser. */
const MAX_FLOWS = 4;

type Cookie = { readonly name: string; readonly value: string };

function prefix(): string {
  return `${ownCookieName("flow")}.`;
}

/** The name of the cookie that holds the flow with this state. */
export function flowCookieName(state: string): string {
  return prefix() + createHash("sha256").update(state).digest("base64url").slice(0, 16);
}

/** Attributes of the cookie that holds a flow. */
export function flowCookieOptions() {
  return ownCookieOptions(FLOW_LIFETIME);
}

/** What the database and the logs call a flow: the digest of its state. */
export function hashState(state: string): Uint8Array<ArrayBuffer> {
  return hashSecret(Buffer.from(state));
}

/** Keeps a flow. @returns the value of its cookie. */
export async function keepFlow(flow: Flow): Promise<string> {
  const key = generateSecret().toString("base64url");
  const { startedAt, provider, intent } = flow;
  const held = { key, startedAt, provider, kind: intent.kind } satisfies HeldFlow;
  const sealed = seal("flow", Buffer.from(JSON.stringify(flow)), createKeyring([key]));
  try {
    await addFlow(hashState(flow.state), sealed);
  } catch (error) {
    if (findAppError(error)?.code !== "database-unavailable") throw error;
    return sealWholeFlow(flow);
  }
  return seal("flow", Buffer.from(JSON.stringify(held)));
}

/**
 * The whole flow, for a cookie: while the database is away a sign-in can begin, and is finished if it is back by then. Of a way
 * back that is too long only the path is kept, or nothing.
 */
function sealWholeFlow(flow: Flow): string {
  const path = flow.returnTo.replace(/[?#].*$/s, "");
  for (const returnTo of [flow.returnTo, path, "/account"]) {
    // Compressed, since Auth.js's checks are themselves base64url of something encrypted.
    const sealed = seal("flow", deflateRawSync(JSON.stringify({ ...flow, returnTo })));
    if (sealed.length <= LONGEST_SEALED) return sealed;
  }
  throw new Error("the flow does not fit into a cookie");
}

/**
 * The flow that this browser began with this provider and state, or null when there is none or it is over.
 * @throws AppError database-unavailable
 */
export async function findFlow(
  cookies: readonly Cookie[],
  provider: Provider,
  state: string,
): Promise<Flow | null> {
  for (const value of valuesOf(cookies, state)) {
    const flow = await readFlow(value, provider, state);
    if (flow?.state === state && flow.provider === provider && !isOver(flow)) return flow;
  }
  return null;
}

/** What the flow with this provider and state is for, by its cookie alone; null when this browser has none, or it is over. */
export function findHeldKind(
  cookies: readonly Cookie[],
  provider: Provider,
  state: string,
): Intent["kind"] | null {
  for (const value of valuesOf(cookies, state)) {
    const bytes = open("flow", value);
    const held = bytes && readHeld(bytes);
    if (held?.kind !== undefined && held.provider === provider && !isOver(held)) return held.kind;
  }
  return null;
}

/** More than one where a browser sends a name twice. */
function valuesOf(cookies: readonly Cookie[], state: string): string[] {
  const name = flowCookieName(state);
  return cookies.filter((cookie) => cookie.name === name).map(({ value }) => value);
}

/** Names of flow cookies to delete before another one is begun: unreadable, over, or the oldest of too many. */
export function surplusFlows(cookies: readonly Cookie[]): string[] {
  const ours = cookies.filter(({ name }) => name.startsWith(prefix()));
  const aged = ours.map(({ name, value }) => ({ name, startedAt: readStart(value) }));
  const newestFirst = aged.sort((a, b) => b.startedAt - a.startedAt);
  return newestFirst
    .filter(({ startedAt }, index) => isOver({ startedAt }) || index >= MAX_FLOWS - 1)
    .map(({ name }) => name);
}

function isOver({ startedAt }: { startedAt: number }): boolean {
  return Date.now() / 1000 - startedAt >= FLOW_LIFETIME;
}

async function readFlow(cookie: string, provider: Provider, state: string): Promise<Flow | null> {
  const bytes = open("flow", cookie);
  const held = bytes && readHeld(bytes);
  if (!held) return bytes && readWholeFlow(bytes);
  // Whoever keeps the cookie for longer than Max-Age says is not worth a question to the database.
  if (isOver(held) || (held.provider ?? provider) !== provider) return null;
  const sealed = await findSealedFlow(hashState(state));
  const flow = sealed === null ? null : open("flow", sealed, createKeyring([held.key]));
  return flow && parse(flowSchema, () => flow.toString());
}

/** When the flow of a cookie began, in seconds since 1970; nought when it cannot be read. */
function readStart(cookie: string): number {
  const bytes = open("flow", cookie);
  const held = bytes && (readHeld(bytes) ?? readWholeFlow(bytes));
  return held?.startedAt ?? 0;
}

function readHeld(bytes: Buffer): HeldFlow | null {
  return parse(heldSchema, () => bytes.toString());
}

/** Sealed while the database was away, or by a version before this one, which kept none on the server. */
function readWholeFlow(bytes: Buffer): Flow | null {
  return parse(flowSchema, () => inflateRawSync(bytes).toString());
}

/** What another version of this application has sealed may have another shape. */
function parse<T>(schema: z.ZodType<T>, text: () => string): T | null {
  try {
    return schema.parse(JSON.parse(text()));
  } catch {
    return null;
  }
}
