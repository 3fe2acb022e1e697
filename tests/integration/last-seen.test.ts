import { describe, expect, it } from "vitest";
import { waitForOwnInvalidation } from "@/lib/sessions/cache/invalidation";
import { readSession } from "@/lib/sessions/data";
import { TOUCH_INTERVAL } from "@/lib/sessions/policy";
import { flushLastSeen, markSeen } from "@/lib/sessions/cache/last-seen-buffer";
import { countKept, countQueries, issueKeptSession, queryByHand, useSessionCache } from "./cached-sessions";
import { WAITING_FOR_US } from "./fixtures";

useSessionCache();

describe("the use of a session", () => {
  async function issueUnused(seconds: number) {
    const issued = await issueKeptSession();
    await queryByHand(`UPDATE "Session" SET "lastSeenAt" = now() - make_interval(secs => $1)`, [seconds]);
    await waitForOwnInvalidation();
    return issued;
  }
  const lastUse = async () => {
    const sql = 'SELECT extract(epoch FROM now() - "lastSeenAt")::float8 AS age FROM "Session"';
    return (await queryByHand<{ age: number }>(sql)).rows[0]?.age;
  };
  const touchNeeded = async (sealed: string) => {
    const read = await readSession(sealed);
    return read.status === "live" && read.session.needsTouch;
  };

  it("is noted once in the interval, and written when it is flushed", async () => {
    const { session } = await issueUnused(TOUCH_INTERVAL + 5);
    expect(await touchNeeded(session.sealed)).toBe(true);
    expect(await touchNeeded(session.sealed)).toBe(true);
    markSeen({ id: session.id, idlesSoon: false });
    expect(await touchNeeded(session.sealed)).toBe(false);
    expect(await lastUse()).toBeGreaterThan(TOUCH_INTERVAL);
    await flushLastSeen();
    expect(await lastUse()).toBeLessThan(TOUCH_INTERVAL);
    expect(countKept()).toBe(1);
  });

  it("is written at once when the session would idle out soon", async () => {
    const { session } = await issueUnused(7 * 86_400 - 30);
    const read = await readSession(session.sealed);
    if (read.status !== "live") throw new Error(`the session is ${read.status}`);
    expect(read.session).toMatchObject({ needsTouch: true, idlesSoon: true });
    // Nobody but the database may say when it is over.
    expect(await countQueries(async () => readSession(session.sealed))).toBe(1);
    markSeen(read.session);
    await expect.poll(lastUse).toBeLessThan(TOUCH_INTERVAL);
  });

  it("stays noted when it cannot be written", async () => {
    const { session } = await issueUnused(TOUCH_INTERVAL + 5);
    await queryByHand('ALTER TABLE "Session" RENAME TO "Away"');
    markSeen({ id: session.id, idlesSoon: false });
    await flushLastSeen();
    await queryByHand('ALTER TABLE "Away" RENAME TO "Session"');
    expect(await lastUse()).toBeGreaterThan(TOUCH_INTERVAL);
    await flushLastSeen();
    expect(await lastUse()).toBeLessThan(TOUCH_INTERVAL);
  });

  it("is written by the time a flush resolves, whoever began the writing", async () => {
    const { session } = await issueUnused(TOUCH_INTERVAL + 5);
    await queryByHand('BEGIN; LOCK TABLE "Session" IN ACCESS EXCLUSIVE MODE');
    // Begins to write on its own, and has to wait.
    markSeen({ id: session.id, idlesSoon: true });
    let over = false;
    const flushed = flushLastSeen().then(() => (over = true));
    const waiting = `SELECT count(*)::int AS "count" ${WAITING_FOR_US}`;
    await expect
      .poll(async () => (await queryByHand<{ count: number }>(waiting)).rows[0]?.count)
      .toBeGreaterThan(0);
    expect(over).toBe(false);
    await queryByHand("COMMIT");
    await flushed;
    expect(await lastUse()).toBeLessThan(TOUCH_INTERVAL);
  });
});
