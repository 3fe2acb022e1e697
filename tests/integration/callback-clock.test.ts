import { NextRequest } from "next/server";
import { afterEach, describe, expect, it, vi } from "vitest";
import { findFlowUse } from "@/lib/auth/data";
import { claimFlow, recordAnswer } from "@/lib/auth/mutations";
import { hashCallback } from "@/lib/auth/repeat";
import { db } from "@/lib/db/client";
import { ALEX, comeBack, enter, MISSING, stateHashOf, useCallbacks } from "./callback-world";
import { countRows } from "./fixtures";

useCallbacks();
afterEach(() => {
  vi.useRealTimers();
});

/** As if every flow had been used so many seconds earlier, by the database's clock. */
async function letPass(seconds: number): Promise<void> {
  await db()
    .$executeRaw`UPDATE "FlowUse" SET "usedAt" = "usedAt" - make_interval(secs => ${seconds}::float8)`;
}

describe("a repeated callback, by the database's clock", () => {
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
