import { NextRequest } from "next/server";
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach } from "vitest";
import type * as routeModule from "@/lib/auth/route";
import { flowCookieName, hashState, keepFlow } from "@/lib/auth/flow";
import type { Intent } from "@/lib/auth/intent";
import { createFlow } from "@/lib/auth/start";
import type { EventType } from "@/lib/audit/catalogue";
import { db } from "@/lib/db/client";
import { parseSetCookie } from "@/lib/http/cookies";
import type { Provider } from "@/lib/providers/providers";
import { sessionCookieName } from "@/lib/sessions/cookie";
import { readSession } from "@/lib/sessions/data";
import { type Sandbox, startSandbox } from "@/sandbox/server";
import { Visitor } from "@/sandbox/testing/visitor";
import { describeToApplication } from "@/scripts/development/sandbox";
import { sandboxClients } from "../servers";
import { CLIENT, emptyTables, useFreshDatabase } from "./fixtures";

const ORIGIN = "http://localhost:3000";

export const ALEX = "Continue as Alex Sample";
export const HAZEL = "Continue as Hazel Sample";
export const GALE = "Continue as Gale Sample";
export const NAMELESS = "Continue as nameless-sample";
export const DENY = "Deny";
export const MISSING = "/sign-in?error=flow-missing";

/**
 * Gives this test file a database and both providers, and each of its tests empty tables and providers that nobody has asked
 * anything. To be called at its top, before anything reads the environment.
 * @param variables more of the environment
 * @returns the providers, once a test runs
 */
export function useCallbacks(variables: Readonly<Record<string, string>> = {}): () => Sandbox {
  let sandbox: Sandbox | undefined;
  const started = () => {
    if (!sandbox) throw new Error("the providers start before the first test");
    return sandbox;
  };
  beforeAll(async () => {
    await useFreshDatabase();
    const { google, github } = sandboxClients;
    sandbox = await startSandbox({ clients: sandboxClients, redirectOrigins: [ORIGIN] });
    const where = describeToApplication(sandbox, google, github);
    Object.assign(process.env, where, { LIMIT_SIGN_IN: "100000/1m" }, variables);
  });
  beforeEach(async () => {
    started().reset();
    await emptyTables();
    await db().flowUse.deleteMany();
  });
  afterAll(() => started().close());
  return started;
}

/** Where a callback led. */
export type Landing = {
  readonly status: number;
  /** Path and query, without the reference, which is never the same twice. */
  readonly location: string;
  readonly setCookies: readonly string[];
};

/** A browser as the callback sees one: what it holds, and what it is told to hold. */
export class Browser {
  readonly cookies = new Map<string, string>();

  /** The same cookies in another browser, or kept for later. */
  copy(): Browser {
    const other = new Browser();
    for (const [name, value] of this.cookies) other.cookies.set(name, value);
    return other;
  }

  /** Begins a flow, as our forms do. @returns the provider's authorization URL */
  async begin(
    provider: Provider,
    intent: Intent = { kind: "sign-in" },
    returnTo = "/account",
    client = CLIENT,
  ): Promise<string> {
    const { flow, authorization } = await createFlow(provider, returnTo, client, intent);
    this.cookies.set(flowCookieName(flow.state), await keepFlow(flow));
    return authorization;
  }

  /** Visits a callback and takes its cookies. */
  async land(callback: URL, how: RequestInit = {}): Promise<Landing> {
    const landing = await this.ask(callback, how);
    this.take(landing);
    return landing;
  }

  /** Visits a callback, whose answer is lost on its way back. */
  async ask(callback: URL, { headers = {}, method = "GET" }: RequestInit = {}): Promise<Landing> {
    const cookie = [...this.cookies].map((pair) => pair.join("=")).join("; ");
    const sent = new Headers(headers);
    sent.set("cookie", cookie);
    const { answerAuthRoute } = (await import("@/lib/auth/route")) satisfies typeof routeModule;
    const answer = await answerAuthRoute(new NextRequest(callback, { headers: sent, method }), randomUUID());
    const location = answer.headers.get("location");
    return {
      status: answer.status,
      location: location === null ? "" : readPath(location),
      setCookies: answer.headers.getSetCookie(),
    };
  }

  take({ setCookies }: Landing): void {
    for (const header of setCookies) {
      const [name, value] = parseSetCookie(header);
      if (value === "") this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }

  get session(): string | undefined {
    return this.cookies.get(sessionCookieName());
  }

  /** The live session that this browser holds. @throws Error when it holds none */
  async liveSession() {
    const read = await readSession(this.session ?? "");
    if (read.status !== "live") throw new Error(`the browser's session is ${read.status}`);
    return { sessionId: read.session.id, userId: read.user.id, fresh: read.session.fresh };
  }
}

/** Presses a button of the sandbox's chooser. @returns the callback that the browser is sent to */
export async function choose(authorization: string, button: string): Promise<URL> {
  return (await new Visitor().openChooser(authorization)).press(button);
}

/** Signs somebody in. */
export async function enter(browser: Browser, provider: Provider, button: string): Promise<Landing> {
  return browser.land(await choose(await browser.begin(provider), button));
}

function readPath(location: string): string {
  const { pathname, searchParams } = new URL(location);
  searchParams.delete("reference");
  return searchParams.size === 0 ? pathname : `${pathname}?${decodeURIComponent(searchParams.toString())}`;
}

/** How often something of this kind has happened. */
export async function countEvents(type: EventType): Promise<number> {
  return db().auditEvent.count({ where: { type } });
}

/** A browser that has come back from Google as Alex, and has not visited the callback yet. */
export async function comeBack(returnTo = "/account/sessions?from=story") {
  const browser = new Browser();
  const authorization = await browser.begin("google", { kind: "sign-in" }, returnTo);
  return { browser, authorization, callback: await choose(authorization, ALEX) };
}

/** What `FlowUse` calls the flow of this callback. */
export function stateHashOf(callback: URL): Uint8Array<ArrayBuffer> {
  return hashState(callback.searchParams.get("state") ?? "");
}
