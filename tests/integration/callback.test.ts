import { NextRequest } from "next/server";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { open } from "@/lib/crypto/seal";
import { hashSecret } from "@/lib/crypto/token";
import { db } from "@/lib/db/client";
import { findFlowUse } from "@/lib/auth/data";
import { claimFlow, recordAnswer } from "@/lib/auth/mutations";
import { hashCallback } from "@/lib/auth/repeat";
import { sessionCookieName } from "@/lib/sessions/cookie";
import { revokeSession } from "@/lib/sessions/mutations";
import type { Sandbox } from "@/sandbox/server";
import { Browser, choose, countEvents, enter, useSandbox } from "./callback-world";
import { CLIENT, countRows, emptyTables, useFreshDatabase } from "./fixtures";

const ALEX = "Continue as Alex Sample";
const DENY = "Deny";
const MISSING = "/sign-in?error=flow-missing";

let sandbox: Sandbox;
beforeAll(async () => {
  await useFreshDatabase();
  sandbox = await useSandbox();
});
beforeEach(async () => {
  sandbox.reset();
  await emptyTables();
  await db().flowUse.deleteMany();
});
afterEach(() => {
  vi.useRealTimers();
});
afterAll(() => sandbox.close());

/** A browser that has come back from Google as Alex, and has not visited the callback yet. */
async function comeBack(returnTo = "/account/sessions?from=story") {
  const browser = new Browser();
  const authorization = await browser.begin("google", { kind: "sign-in" }, returnTo);
  return { browser, authorization, callback: await choose(authorization, ALEX) };
}

function stateHashOf(callback: URL): Uint8Array<ArrayBuffer> {
  return hashSecret(Buffer.from(callback.searchParams.get("state") ?? ""));
}

/** As if every flow had been used so many seconds earlier, by the database's clock. */
async function letPass(seconds: number): Promise<void> {
  await db()
    .$executeRaw`UPDATE "FlowUse" SET "usedAt" = "usedAt" - make_interval(secs => ${seconds}::float8)`;
}

describe("who only looks at a callback", () => {
  it.each<[string, RequestInit]>([
    ["HEAD", { method: "HEAD" }],
    ["Sec-Purpose", { headers: { "sec-purpose": "prefetch" } }],
    ["a prerender", { headers: { "sec-purpose": "prefetch;prerender" } }],
    ["Purpose", { headers: { purpose: "Prefetch" } }],
    ["X-Moz", { headers: { "x-moz": "prefetch" } }],
  ])("by %s does nothing, and the person comes after", async (_, how) => {
    const { browser, callback } = await comeBack();
    const look = await browser.land(callback, how);
    expect(look).toMatchObject({ location: "", setCookies: [] });
    expect(await countRows()).toEqual({ users: 0, accounts: 0, sessions: 0, events: 0 });
    expect(await db().flowUse.count()).toBe(0);
    expect(await browser.land(callback)).toMatchObject({ location: "/account/sessions?from=story" });
    await browser.liveSession();
  });
});

describe("a callback that is asked twice", () => {
  async function expectOneSession(browser: Browser) {
    await browser.liveSession();
    expect(await countRows()).toMatchObject({ users: 1, accounts: 1, sessions: 1 });
    expect(await countEvents("session.started")).toBe(1);
    expect(sandbox.requests.google.token).toBe(1);
  }

  it("at once leads both to the same place, with one session", async () => {
    const { browser, callback } = await comeBack();
    const [first, second] = await Promise.all([browser.ask(callback), browser.ask(callback)]);
    expect(first).toMatchObject({ status: 303, location: "/account/sessions?from=story" });
    expect(second).toEqual(first);
    browser.take(first);
    await expectOneSession(browser);
  });

  it("because the first answer was lost gives the session to the second", async () => {
    const { browser, callback } = await comeBack();
    const first = await browser.ask(callback);
    expect(await browser.land(callback)).toEqual(first);
    await expectOneSession(browser);
  });

  it("in a restored tab leads to the same place, and changes no cookie", async () => {
    const { browser, callback } = await comeBack();
    await browser.land(callback);
    const session = browser.session;
    expect(await browser.land(callback)).toMatchObject({
      location: "/account/sessions?from=story",
      setCookies: [],
    });
    expect(browser.session).toBe(session);
    await expectOneSession(browser);
  });

  it.each(["before", "after"])(
    "by a scanner with its cookies %s it takes nothing from the browser",
    async (when) => {
      const { browser, callback } = await comeBack();
      const scanner = browser.copy();
      const inOrder = when === "before" ? [scanner, browser] : [browser, scanner];
      for (const visitor of inOrder)
        expect(await visitor.land(callback)).toMatchObject({ location: "/account/sessions?from=story" });
      await expectOneSession(browser);
      expect(scanner.session).toBe(browser.session);
    },
  );

  it("after more than a minute gives no session away, and less than that does", async () => {
    const { browser, callback } = await comeBack();
    await browser.ask(callback);
    await letPass(50);
    expect(await browser.copy().ask(callback)).toMatchObject({ location: "/account/sessions?from=story" });
    await letPass(10);
    const late = await browser.land(callback);
    expect(late.location).toMatch(MISSING);
    expect(browser.session).toBeUndefined();
  });

  it("gives no session to a browser without the flow's cookie", async () => {
    const { browser, callback } = await comeBack();
    await browser.land(callback);
    const other = new Browser();
    expect((await other.land(callback)).location).toBe(MISSING);
    expect(other.session).toBeUndefined();
  });

  it("gives no session to a browser that holds another one by now", async () => {
    const { browser, callback } = await comeBack();
    const kept = browser.copy();
    await browser.land(callback);
    await enter(kept, "github", "Continue as Hazel Sample");
    const session = kept.session;
    const repeat = await kept.land(callback);
    expect(repeat.location).toMatch(MISSING);
    expect(kept.session).toBe(session);
  });

  it("gives nothing of a session that has ended", async () => {
    const { browser, callback } = await comeBack();
    const kept = browser.copy();
    await browser.land(callback);
    await revokeSession(await browser.liveSession(), CLIENT);
    expect((await kept.land(callback)).location).toMatch(MISSING);
    expect(kept.session).toBeUndefined();
  });

  it("after a refusal leads to the same page again, with and without its cookies", async () => {
    const browser = new Browser();
    const callback = await choose(await browser.begin("google"), DENY);
    const kept = browser.copy();
    const refused = await browser.land(callback);
    expect(refused.location).toMatch(/^\/sign-in\?error=access-denied/);
    for (const visitor of [browser, kept, new Browser()])
      expect((await visitor.land(callback)).location).toBe(refused.location);
    expect(await countEvents("sign-in.refused")).toBe(1);
  });

  it("leaves nothing in the database that opens a session, not even with our secrets", async () => {
    const { browser, callback } = await comeBack();
    await browser.land(callback);
    const { cookies } = await db().flowUse.findFirstOrThrow();
    expect(cookies).toMatch(/^v1\./);
    expect(cookies).not.toContain(browser.session);
    expect(open("flow-answer", cookies ?? "")).toBeNull();
    const other = new Browser();
    other.cookies.set(sessionCookieName(), cookies ?? "");
    await expect(other.liveSession()).rejects.toThrow("unopenable");
  });

  it.each([0, 61, -61])("gets the cookies by a process whose clock is %s s off", async (seconds) => {
    const { browser, callback } = await comeBack();
    const kept = browser.copy();
    await browser.land(callback);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + seconds * 1000 });
    expect(await kept.land(callback)).toMatchObject({ location: "/account/sessions?from=story" });
    expect(kept.session).toBe(browser.session);
  });

  it.each([0, 30, -30])("waits while the first is under way, with a clock %s s off", async (seconds) => {
    const { browser, callback } = await comeBack();
    // Somebody has claimed the flow and is not done: another process, as far as this one can tell.
    const stateHash = stateHashOf(callback);
    expect(await claimFlow(stateHash, hashCallback(new NextRequest(callback), "google"))).toBe(true);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + seconds * 1000 });
    let landed = false;
    const waiting = browser.land(callback).finally(() => (landed = true));
    // Far more round trips than an answer takes that waits for nothing.
    for (let trips = 0; trips < 200; trips++) await db().flowUse.count();
    expect(landed).toBe(false);
    await recordAnswer(stateHash, { location: "/account/data", sessionId: null, cookies: null });
    expect((await waiting).location).toBe("/account/data");
    expect(await countRows()).toMatchObject({ users: 0, sessions: 0 });
  });

  it("is told to begin anew when the process that had it has died, and a new flow serves", async () => {
    const { browser, callback } = await comeBack();
    const stateHash = stateHashOf(callback);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 30_000 });
    await claimFlow(stateHash, hashCallback(new NextRequest(callback), "google"));
    vi.useRealTimers();
    expect((await findFlowUse(stateHash))?.age).toBeGreaterThanOrEqual(0);
    await letPass(20);
    expect((await browser.land(callback)).location).toMatch(MISSING);
    expect(await countRows()).toMatchObject({ users: 0, sessions: 0 });
    expect((await enter(browser, "google", ALEX)).location).toBe("/account");
  });
});

describe("a kept copy of a flow with a new answer of the provider", () => {
  it("completes no second sign-in", async () => {
    const { browser, authorization, callback } = await comeBack();
    const kept = browser.copy();
    await browser.land(callback);
    const again = await kept.land(await choose(authorization, ALEX));
    expect(again.location).toMatch(MISSING);
    expect(kept.session).toBeUndefined();
    expect(await countRows()).toMatchObject({ users: 1, sessions: 1 });
    await browser.liveSession();
  });

  it("completes no second step-up", async () => {
    const browser = new Browser();
    await enter(browser, "google", ALEX);
    const asking = await browser.liveSession();
    const authorization = await browser.begin("google", { kind: "step-up", ...asking });
    const flow = browser.copy();
    await browser.land(await choose(authorization, ALEX));
    const session = browser.session;
    await db().session.updateMany({ data: { authenticatedAt: new Date(Date.now() - 1_800_000) } });
    for (const [name, value] of flow.cookies) if (name.includes("flow")) browser.cookies.set(name, value);
    const again = await browser.land(await choose(authorization, ALEX));
    expect(again.location).toMatch("/account/confirm?error=flow-missing");
    expect(browser.session).toBe(session);
    expect(await browser.liveSession()).toEqual({ ...asking, fresh: false });
    expect(await countEvents("session.reauthenticated")).toBe(1);
  });

  it("connects no second account", async () => {
    const browser = new Browser();
    await enter(browser, "google", ALEX);
    const asking = await browser.liveSession();
    const authorization = await browser.begin("github", { kind: "link", ...asking }, "/account/connections");
    const flow = browser.copy();
    const linked = await browser.land(await choose(authorization, "Continue as nameless-sample"));
    expect(linked.location).toBe("/account/connections?notice=account-linked&provider=github");
    const again = await flow.land(await choose(authorization, "Continue as Hazel Sample"));
    expect(again.location).toMatch("/account/connections?error=flow-missing");
    expect(await db().account.count()).toBe(2);
  });
});

describe("a step-up that is asked twice", () => {
  it("at once leads both to the same place, and the browser's session lives", async () => {
    const browser = new Browser();
    await enter(browser, "google", ALEX);
    const asking = await browser.liveSession();
    const callback = await choose(await browser.begin("google", { kind: "step-up", ...asking }), ALEX);
    const landings = await Promise.all([browser.ask(callback), browser.ask(callback)]);
    expect(landings[1]).toEqual(landings[0]);
    for (const landing of landings) browser.take(landing);
    expect(await browser.liveSession()).toMatchObject({ ...asking, fresh: true });
    expect(await countEvents("session.reauthenticated")).toBe(1);
  });
});
