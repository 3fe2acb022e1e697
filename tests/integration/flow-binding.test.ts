import { describe, expect, it } from "vitest";
import { flowCookieName } from "@/lib/auth/flow";
import type { Intent } from "@/lib/auth/intent";
import { db } from "@/lib/db/client";
import { sessionCookieName } from "@/lib/sessions/cookie";
import { revokeSession } from "@/lib/sessions/mutations";
import {
  ALEX,
  Browser,
  choose,
  countEvents,
  DENY,
  enter,
  HAZEL,
  NAMELESS,
  useCallbacks,
} from "./callback-world";
import { CLIENT, countRows } from "./fixtures";

useCallbacks();

type Asking = { kind: "link" | "step-up"; page: string; provider: "google" | "github"; button: string };

/** A link that would connect GitHub, and a step-up that Google would prove. */
const askings: Asking[] = [
  { kind: "link", page: "/account/connections", provider: "github", button: NAMELESS },
  { kind: "step-up", page: "/account/confirm", provider: "google", button: ALEX },
];

async function signedIn(button = ALEX, provider: "google" | "github" = "google"): Promise<Browser> {
  const browser = new Browser();
  await enter(browser, provider, button);
  await db().session.updateMany({ data: { authenticatedAt: new Date(Date.now() - 1_800_000) } });
  return browser;
}

async function intentOf(browser: Browser, kind: Asking["kind"]) {
  const { sessionId, userId } = await browser.liveSession();
  return { kind, sessionId, userId } satisfies Intent;
}

/** What a link or step-up would have changed. */
async function readState() {
  const sessions = await db().session.findMany({ orderBy: { id: "asc" } });
  const accounts = await db().account.findMany({ orderBy: { id: "asc" } });
  return { sessions, accounts };
}

describe.each(askings)("a $kind", ({ kind, page, provider, button }) => {
  /** Finishes a flow that `asker` began in the browser of somebody else, or of nobody. */
  async function finishIn(browser: Browser, intent: Intent) {
    const callback = await choose(await browser.begin(provider, intent, page), button);
    const before = await readState();
    const { location, setCookies } = await browser.land(callback);
    expect(await readState()).toEqual(before);
    expect(await countEvents(`${kind}.refused`)).toBe(1);
    expect(setCookies.filter((cookie) => cookie.startsWith(`${sessionCookieName()}=`))).toEqual([]);
    return location;
  }

  it("does what it was begun for in the session that asked", async () => {
    const browser = await signedIn();
    const intent = await intentOf(browser, kind);
    const { location } = await browser.land(
      await choose(await browser.begin(provider, intent, page), button),
    );
    expect(location).not.toContain("error=");
    expect(await browser.liveSession()).toMatchObject({ fresh: kind === "step-up" });
    expect(await countRows()).toMatchObject({ accounts: kind === "link" ? 2 : 1, sessions: 1 });
  });

  it("is not finished by a session of another person", async () => {
    const intent = await intentOf(await signedIn(), kind);
    const other = await signedIn(HAZEL, "github");
    expect(await finishIn(other, intent)).toMatch(`${page}?error=flow-mismatch`);
  });

  it("is not finished by another session of the same person", async () => {
    const intent = await intentOf(await signedIn(), kind);
    const other = await signedIn();
    expect(await finishIn(other, intent)).toMatch(`${page}?error=flow-mismatch`);
  });

  it("is not finished by a session that names another person than asked", async () => {
    const browser = await signedIn();
    const intent = await intentOf(browser, kind);
    const { userId } = await (await signedIn(HAZEL, "github")).liveSession();
    expect(await finishIn(browser, { ...intent, userId })).toMatch(`${page}?error=flow-mismatch`);
  });

  it("is not finished without a session", async () => {
    const intent = await intentOf(await signedIn(), kind);
    expect(await finishIn(new Browser(), intent)).toMatch(`${page}?error=unauthenticated`);
  });

  it("is not finished after the session was ended", async () => {
    const browser = await signedIn();
    const intent = await intentOf(browser, kind);
    await revokeSession(await browser.liveSession(), CLIENT);
    expect(await finishIn(browser, intent)).toMatch(`${page}?error=unauthenticated`);
  });

  it("is refused where the person says no, and told on the page of its own", async () => {
    const browser = await signedIn();
    const callback = await choose(await browser.begin(provider, await intentOf(browser, kind), page), DENY);
    expect((await browser.land(callback)).location).toMatch(`${page}?error=access-denied&returnTo=${page}`);
  });
});

describe("a flow", () => {
  it("of one provider is none at the other's callback", async () => {
    const browser = new Browser();
    const callback = await choose(await browser.begin("google"), ALEX);
    const elsewhere = new URL(callback.href.replace("/google", "/github"));
    expect((await browser.ask(elsewhere)).location).toBe("/sign-in?error=flow-missing&provider=github");
    expect((await browser.land(callback)).location).toBe("/account");
  });

  it("is none under the name of another", async () => {
    const browser = new Browser();
    const first = await choose(await browser.begin("google"), ALEX);
    const second = await choose(await browser.begin("google"), ALEX);
    const nameOf = (callback: URL) => flowCookieName(callback.searchParams.get("state") ?? "");
    browser.cookies.set(nameOf(second), browser.cookies.get(nameOf(first)) ?? "");
    expect((await browser.land(second)).location).toBe("/sign-in?error=flow-missing&provider=google");
  });

  it("ends the session that the browser held, whoever signs in", async () => {
    const browser = await signedIn();
    const before = await browser.liveSession();
    await enter(browser, "github", HAZEL);
    const after = await browser.liveSession();
    expect(after.userId).not.toBe(before.userId);
    expect(await db().session.findMany({ select: { id: true } })).toEqual([{ id: after.sessionId }]);
    expect(await db().account.count()).toBe(2);
  });

  it("whose id_token has another nonce than was sent is refused", async () => {
    const browser = new Browser();
    const callback = await choose(await browser.begin("google"), "Wrong nonce");
    expect((await browser.land(callback)).location).toMatch("/sign-in?error=token-nonce");
    expect(await countRows()).toMatchObject({ users: 0, sessions: 0 });
  });

  it("keeps the account page for whoever is signed in and has no flow", async () => {
    const browser = await signedIn();
    const session = browser.session;
    const stray = new URL("http://localhost:3000/api/auth/callback/google?code=x&state=y");
    expect(await browser.land(stray)).toMatchObject({ status: 303, location: "/account", setCookies: [] });
    expect(browser.session).toBe(session);
  });
});
