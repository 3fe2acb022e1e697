import { afterAll, describe, expect, inject, it } from "vitest";
import { waitForOwnInvalidation } from "@/lib/sessions/cache/invalidation";
import { readSession } from "@/lib/sessions/data";
import { type DatabaseLine, layLine } from "../contract/database-line";
import { createDatabase } from "../servers";
import {
  cacheAnswers,
  countKept,
  countQueries,
  issueKeptSession,
  queryByHand,
  untilCacheAnswers,
  useSessionCache,
} from "./cached-sessions";

/** The listening connection goes by a line of its own; queries do not. */
let line: DatabaseLine;
useSessionCache(async () => {
  line = await layLine(process.env.DATABASE_URL ?? "");
  process.env.DATABASE_DIRECT_URL = line.url;
});
afterAll(() => line.cut());

/** In this database: other files, which run at the same time, have listeners on the same server. */
const KILL = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE application_name = 'cloakroom-listener' AND datname = current_database()`;

describe("when the listening connection", () => {
  it("is killed, everything is forgotten, and what happened meanwhile is known", async () => {
    const { session } = await issueKeptSession();
    await readSession(session.sealed);
    // In one transaction, so that the announcement goes to nobody.
    await queryByHand(`BEGIN; DELETE FROM "Session"; ${KILL}; COMMIT`);
    await expect.poll(cacheAnswers).toBe(false);
    expect((await readSession(session.sealed)).status).toBe("unknown");
    await untilCacheAnswers();
    expect(countKept()).toBe(0);
    expect((await readSession(session.sealed)).status).toBe("unknown");
  });

  it("falls silent, the database is asked again within two seconds", async () => {
    const { session } = await issueKeptSession();
    await readSession(session.sealed);
    // With a heartbeat that is as young as can be.
    await waitForOwnInvalidation();
    const release = line.hold();
    const silent = performance.now();
    await queryByHand('DELETE FROM "Session"');
    // What is answered until then is of less than two seconds ago.
    await expect
      .poll(async () => (await readSession(session.sealed)).status, { interval: 10, timeout: 10_000 })
      .toBe("unknown");
    const refused = performance.now();
    expect(cacheAnswers()).toBe(false);
    // It was a heartbeat that was missed, and no end of the connection that was noticed.
    expect(refused - silent).toBeGreaterThan(900);
    release();
    await untilCacheAnswers();
    expect((await readSession(session.sealed)).status).toBe("unknown");
  });

  it("cannot be made, every read asks the database, and none fails", async () => {
    const { session } = await issueKeptSession();
    await line.cut();
    await expect.poll(cacheAnswers).toBe(false);
    for (let count = 0; count < 3; count++) {
      let status = "";
      expect(
        await countQueries(async () => {
          ({ status } = await readSession(session.sealed));
        }),
      ).toBe(1);
      expect(status).toBe("live");
    }
    await line.restore();
    await untilCacheAnswers();
  });
});

it("leads to another database than the pool, the cache never answers", async () => {
  const { startNotificationListener } = await import("@/lib/sessions/cache/notification-listener");
  const { pool } = await import("@/lib/db/client");
  let connections = 0;
  const listener = startNotificationListener({
    url: await createDatabase(inject("postgres")),
    channel: "cloakroom_sessions",
    pool: pool(),
    onConnect: () => connections++,
    onNotification: () => undefined,
  });
  const beats = new Set<unknown>();
  // It gives the connection up when what the pool sends does not come, and tries another.
  await expect.poll(() => (beats.add(listener.heartbeat), connections), { timeout: 40_000 }).toBe(2);
  expect([...beats]).toEqual([null]);
  await listener.stop();
});
