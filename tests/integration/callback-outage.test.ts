import { randomBytes, randomUUID } from "node:crypto";
import { afterEach, expect, it } from "vitest";
import { loadAccess } from "@/app/sign-in/load";
import type { Intent } from "@/lib/auth/intent";
import { closeDatabase } from "@/lib/db/client";
import { env } from "@/lib/env";
import { readMetrics } from "@/lib/metrics";
import { ALEX, Browser, choose, countEvents, enter, type Landing, useCallbacks } from "./callback-world";

useCallbacks();

afterEach(closeDatabase);

/** Does something while no database can be reached. */
async function inOutage<T>(work: () => Promise<T>): Promise<T> {
  const { databaseUrl } = env();
  await closeDatabase();
  Object.assign(env(), { databaseUrl: "postgresql://nobody@127.0.0.1:1/none" });
  try {
    return await work();
  } finally {
    await closeDatabase();
    Object.assign(env(), { databaseUrl });
  }
}

const landInOutage = (browser: Browser, callback: URL): Promise<Landing> =>
  inOutage(() => browser.land(callback));

/** How many sign-ins the metrics count as not let in for want of a database. */
async function countRefused(): Promise<number> {
  const { text } = await readMetrics();
  const found = /^cloakroom_sign_ins_total\{[^}]*outcome="database-unavailable"[^}]*\} (\d+)$/m.exec(text);
  return Number(found?.[1] ?? 0);
}

it.each<[Intent["kind"], string, number]>([
  ["sign-in", "/sign-in", 1],
  ["link", "/account/connections", 0],
  ["step-up", "/account/confirm", 0],
])(
  "a callback of a %s in an outage leads to %s, and finishes once it is over",
  async (kind, page, counted) => {
    const browser = new Browser();
    await enter(browser, "google", ALEX);
    const { userId, sessionId } = await browser.liveSession();
    const intent: Intent = kind === "sign-in" ? { kind } : { kind, userId, sessionId };
    const callback = await choose(await browser.begin("google", intent, "/account/data"), ALEX);
    const before = await countRefused();
    const { location } = await landInOutage(browser, callback);
    expect(location).toBe(`${page}?error=database-unavailable&provider=google`);
    expect(await countRefused()).toBe(before + counted);
    expect(await countEvents("sign-in.refused")).toBe(0);
    expect((await browser.land(callback)).location).toMatch(/^\/account\/data/);
  },
);

it("a callback that no flow of this browser waits for leads to the sign-in in an outage", async () => {
  const callback = await choose(
    await new Browser().begin("google", { kind: "link", userId: randomUUID(), sessionId: randomUUID() }),
    ALEX,
  );
  const { location } = await landInOutage(new Browser(), callback);
  expect(location).toMatch(/^\/sign-in\?error=/);
});

it("whoever may ask for access reads in an outage that it cannot be seen whether they have asked", async () => {
  const applicant = { provider: "google", subject: "joe", name: "Joe", email: null, login: null };
  expect(await inOutage(() => loadAccess(applicant))).toEqual({ applicant, request: undefined });
  expect(await loadAccess(applicant)).toEqual({ applicant, request: null });
  expect(await inOutage(() => loadAccess(null))).toBeNull();
});

it.each([
  ["/account/data?tab=2", "/account/data?tab=2"],
  // What the cookie cannot hold without its query loses that.
  [`/account/data?tab=${randomBytes(2900).toString("base64url")}`, "/account/data"],
  [`/${randomBytes(2900).toString("base64url")}`, "/account"],
])("a sign-in that begins in an outage, and ends after it, leads back", async (asked, led) => {
  const browser = new Browser();
  const authorization = await inOutage(() => browser.begin("google", { kind: "sign-in" }, asked));
  for (const value of browser.cookies.values()) expect(value.length).toBeLessThanOrEqual(3200);
  const { location } = await browser.land(await choose(authorization, ALEX));
  expect(location).toBe(led);
  await browser.liveSession();
});
