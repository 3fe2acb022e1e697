import { describe, expect, it } from "vitest";
import { open } from "@/lib/crypto/seal";
import { db } from "@/lib/db/client";
import { sessionCookieName } from "@/lib/sessions/cookie";
import { revokeSession } from "@/lib/sessions/mutations";
import {
  ALEX,
  Browser,
  choose,
  comeBack,
  countEvents,
  DENY,
  enter,
  HAZEL,
  MISSING,
  NAMELESS,
  useCallbacks,
} from "./callback-world";
import { CLIENT, countRows } from "./fixtures";

const sandbox = useCallbacks();

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
    expect(sandbox().requests.google.token).toBe(1);
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

  it("gives no session to a browser without the flow's cookie", async () => {
    const { browser, callback } = await comeBack();
    await browser.land(callback);
    const other = new Browser();
    expect((await other.land(callback)).location).toBe(`${MISSING}&provider=google`);
    expect(other.session).toBeUndefined();
  });

  it("gives no session to a browser that holds another one by now", async () => {
    const { browser, callback } = await comeBack();
    const kept = browser.copy();
    await browser.land(callback);
    await enter(kept, "github", HAZEL);
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
    const linked = await browser.land(await choose(authorization, NAMELESS));
    expect(linked.location).toBe("/account/connections?notice=account-linked&provider=github");
    const again = await flow.land(await choose(authorization, HAZEL));
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
