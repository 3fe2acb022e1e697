import { randomUUID } from "node:crypto";
import { Client } from "pg";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { isPending } from "@/lib/auth/data";
import { flowCookieName, findFlow, keepFlow } from "@/lib/auth/flow";
import {
  addPendingLink,
  bindPendingLink,
  claimFlow,
  recordAnswer,
  takePendingLink,
} from "@/lib/auth/mutations";
import { sealPendingLink } from "@/lib/auth/pending-link";
import { connectPendingIdentity, findPendingIdentity } from "@/lib/auth/pending-question";
import { db, pool } from "@/lib/db/client";
import {
  ALEX,
  Browser,
  choose,
  comeBack,
  DENY,
  enter,
  MISSING,
  stateHashOf,
  useCallbacks,
} from "./callback-world";
import { CLIENT, identity } from "./fixtures";

useCallbacks();
/** Our tables' schema comes before PostgreSQL's own functions, so that its clock can be stopped. */
const STOPPABLE = `
  CREATE TABLE "Clock" (at timestamptz NOT NULL);
  CREATE FUNCTION now() RETURNS timestamptz STABLE LANGUAGE sql
    AS 'SELECT coalesce((SELECT at FROM "Clock"), pg_catalog.now())';
  DO $$ BEGIN
    EXECUTE format('ALTER ROLE %I IN DATABASE %I SET search_path = %I, pg_catalog',
      current_user, current_database(), current_schema());
  END $$`;

beforeAll(async () => {
  // By a connection that ends: the pool's begin after it.
  const connection = new Client({ connectionString: process.env.DATABASE_URL });
  await connection.connect();
  await connection.query(STOPPABLE);
  await connection.end();
});
afterEach(() => pool().query('DELETE FROM "Clock"'));

/** Stops the database's clock so many milliseconds after the last flow was used. */
async function stopClock(milliseconds: number): Promise<void> {
  await pool().query('DELETE FROM "Clock"');
  await pool().query(`INSERT INTO "Clock" SELECT max("usedAt") + make_interval(secs => $1) FROM "FlowUse"`, [
    milliseconds / 1000,
  ]);
}

describe("a repeated callback", () => {
  it("gives the session for a minute after the first came, and not for a moment longer", async () => {
    const { browser, callback } = await comeBack();
    await browser.ask(callback);
    await stopClock(59_999);
    expect((await browser.copy().ask(callback)).location).toBe("/account/sessions?from=story");
    await stopClock(60_000);
    expect((await browser.land(callback)).location).toMatch(MISSING);
    expect(browser.session).toBeUndefined();
  });

  it("gives no session to a browser whose flow has other checks", async () => {
    const { browser, callback } = await comeBack();
    const state = callback.searchParams.get("state") ?? "";
    const cookies = [...browser.cookies].map(([name, value]) => ({ name, value }));
    const flow = await findFlow(cookies, "google", state);
    if (!flow) throw new Error("the browser has no flow");
    await browser.ask(callback);
    await db().flow.deleteMany();
    const other = new Browser();
    other.cookies.set(flowCookieName(state), await keepFlow({ ...flow, checks: { other: "checks" } }));
    expect((await other.land(callback)).location).toMatch(MISSING);
    expect(other.session).toBeUndefined();
  });

  it("is none when it says something else, or comes to the other provider", async () => {
    const browser = new Browser();
    const callback = await choose(await browser.begin("google"), DENY);
    const { location } = await browser.land(callback);
    expect((await new Browser().land(callback)).location).toBe(location);
    const other = new URL(callback.href);
    other.searchParams.set("error", "server_error");
    for (const changed of [other, new URL(callback.href.replace("/google", "/github"))])
      expect((await new Browser().land(changed)).location).toMatch(MISSING);
  });

  it("finds the first answer, whatever is recorded later", async () => {
    const { callback } = await comeBack();
    const hash = stateHashOf(callback);
    await claimFlow(hash, hash);
    for (const location of ["/account", "/account/data"])
      await recordAnswer(hash, { location, sessionId: null, cookies: null });
    expect(await db().flowUse.findFirst()).toMatchObject({ location: "/account" });
  });
});

describe("a question", () => {
  async function ask() {
    const browser = new Browser();
    await enter(browser, "google", ALEX);
    const { userId, sessionId } = await browser.liveSession();
    const id = randomUUID();
    await addPendingLink(id, userId);
    expect(await bindPendingLink({ id, userId, sessionId })).toBe(true);
    return { id, userId, sessionId };
  }

  it("is open for its own user in its own session alone, by its row", async () => {
    const asked = await ask();
    for (const changed of [{ userId: randomUUID() }, { sessionId: randomUUID() }, { id: randomUUID() }]) {
      expect(await isPending({ ...asked, ...changed })).toBe(false);
      expect(await takePendingLink({ ...asked, ...changed })).toBe(false);
    }
    expect(await isPending(asked)).toBe(true);
    expect(await takePendingLink(asked)).toBe(true);
    expect(await isPending(asked)).toBe(false);
  });

  it("is none when what was sealed is for another user, whatever its row says", async () => {
    const asked = await ask();
    const github = identity({ provider: "github", subject: "9", email: null });
    const sealedFor = (userId: string) => sealPendingLink({ id: asked.id, userId, identity: github });
    const others = sealedFor(randomUUID());
    expect(await findPendingIdentity(others, asked)).toBeNull();
    expect(await connectPendingIdentity(others, asked, CLIENT)).toBeNull();
    expect(await findPendingIdentity(sealedFor(asked.userId), asked)).toMatchObject({ subject: "9" });
    expect(await connectPendingIdentity(sealedFor(asked.userId), asked, CLIENT)).toMatchObject({
      name: "account-linked",
    });
  });
});
