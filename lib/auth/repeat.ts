import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { NextRequest, NextResponse } from "next/server";
import { z } from "zod";
import { createKeyring } from "@/lib/crypto/keyring";
import { open, seal } from "@/lib/crypto/seal";
import { env } from "@/lib/env";
import { readSession } from "@/lib/sessions/data";
import { placeLedTo, redirectTo } from "./callback-answer";
import { findFlowUse, type FlowUse } from "./data";
import type { Flow } from "./flow";
import { recordAnswer } from "./mutations";

type Hash = Uint8Array<ArrayBuffer>;

/** How long a repeat waits for the first to be answered; each call to a provider has 5 s. In milliseconds. */
const LONGEST_ANSWER = 20_000;
const POLL = 100;
/**
 * For how long after the first came a repeat may get its cookies: its response may not have reached the browser. In
 * milliseconds, by the database's clock, since the two may come to different processes.
 */
const COOKIES_LIFETIME = 60_000;

const keptSchema = z.object({
  /** Digest of the session that the browser held when it came first. */
  held: z.string(),
  /** The sealed session among the cookies. */
  issued: z.string().nullable(),
  setCookies: z.array(z.string()),
});

/** What a callback is about, for finding those who repeat it. */
export type Callback = {
  readonly stateHash: Hash;
  readonly callbackHash: Hash;
  /** The flow of this browser, if it has one with this state. */
  readonly flow: Flow | null;
  /** The sealed session that the browser holds. */
  readonly held: string | undefined;
};

/** Keeps the answer to a flow's one callback. The cookies can be read by whoever holds the flow's cookie, and by nobody else. */
export async function keepAnswer(
  { stateHash, held }: Callback,
  flow: Flow,
  {
    response,
    sessionId,
    issued,
  }: { response: NextResponse; sessionId: string | null; issued: string | null },
): Promise<void> {
  const kept = {
    held: digestOf(held),
    issued,
    setCookies: response.headers.getSetCookie(),
  } satisfies z.infer<typeof keptSchema>;
  const cookies = seal("flow-answer", Buffer.from(JSON.stringify(kept)), keyringOf(flow));
  const { pathname, search, hash } = new URL(placeLedTo(response) ?? "/", env().authUrl);
  await recordAnswer(stateHash, { location: pathname + search + hash, sessionId, cookies });
}

/**
 * The answer to a callback that came before: the second click, a restored tab, a scanner that has the browser's cookies.
 * A browser that the first response did not reach gets its cookies, if all else is as it was; one that has the session
 * already is sent to the same place, and so is everybody where no session came of it. While the first is still under
 * way its end is awaited.
 * @returns null when it is no repeat, or of a browser that the answer was not for
 */
export async function answerAgain(callback: Callback): Promise<Response | null> {
  const { flow, held } = callback;
  const use = await (flow ? awaitAnswer(callback.stateHash) : findFlowUse(callback.stateHash));
  if (!use?.location || !Buffer.from(use.callbackHash).equals(callback.callbackHash)) return null;
  const kept =
    flow && use.age < COOKIES_LIFETIME && use.cookies !== null ? openKept(flow, use.cookies) : null;
  if (kept?.held === digestOf(held) && (kept.issued === null || (await isLive(kept.issued)))) {
    const response = redirectTo(use.location);
    for (const cookie of kept.setCookies) response.headers.append("set-cookie", cookie);
    return response;
  }
  const reached = use.sessionId === null || (held !== undefined && (await isLive(held, use.sessionId)));
  return reached ? redirectTo(use.location) : null;
}

/** @returns the use of a flow, answered unless that took too long */
async function awaitAnswer(stateHash: Hash): Promise<FlowUse | null> {
  const giveUpAt = performance.now() + LONGEST_ANSWER;
  for (;;) {
    const use = await findFlowUse(stateHash);
    // Of a process that has ended meanwhile nothing more is to be expected, however late the repeat comes.
    const isUnderWay = use?.location === null && use.age < LONGEST_ANSWER;
    if (!isUnderWay || performance.now() >= giveUpAt) return use;
    await wait(POLL);
  }
}

function openKept(flow: Flow, cookies: string): z.infer<typeof keptSchema> | null {
  const bytes = open("flow-answer", cookies, keyringOf(flow));
  return bytes && keptSchema.parse(JSON.parse(bytes.toString()));
}

/** A key of the flow's own: its checks hold the PKCE verifier, 32 random bytes that only its browser has. */
function keyringOf({ checks }: Flow) {
  return createKeyring([JSON.stringify(checks)]);
}

async function isLive(sealed: string, sessionId?: string): Promise<boolean> {
  const read = await readSession(sealed);
  return read.status === "live" && (sessionId === undefined || read.session.id === sessionId);
}

function digestOf(held: string | undefined): string {
  return createHash("sha256")
    .update(held ?? "")
    .digest("base64url");
}

/** Tells one answer of the provider from another. */
export function hashCallback(request: NextRequest, provider: string): Hash {
  const { searchParams } = request.nextUrl;
  const parts = ["code", "state", "iss", "error"].map((name) => searchParams.getAll(name));
  return new Uint8Array(
    createHash("sha256")
      .update(JSON.stringify([provider, parts]))
      .digest(),
  );
}
