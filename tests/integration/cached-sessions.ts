import { Client, type QueryResultRow } from "pg";
import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import { db } from "@/lib/db/client";
import { waitForOwnInvalidation } from "@/lib/sessions/cache/invalidation";
import { pool } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import { applicationSessionCache, sessionCache, stopSessionCache } from "@/lib/sessions/cache/process-cache";
import { issueSession } from "@/lib/sessions/mutations";
import { CLIENT, createUser, emptyTables, useCachedDatabase } from "./fixtures";

let client: Client;

/** Gives this test file a database of its own and a cache that listens to it. */
export function useSessionCache(prepare: () => Promise<void> = () => Promise.resolve()): void {
  beforeAll(async () => {
    await useCachedDatabase();
    await prepare();
    client = new Client({ connectionString: process.env.DATABASE_URL });
    await client.connect();
  });
  beforeEach(async () => {
    await emptyTables();
    await untilCacheAnswers();
    await waitForOwnInvalidation();
  });
  afterAll(async () => {
    await client.end();
    await stopSessionCache();
  });
}

/** As somebody at psql: nothing of this process knows of it. */
export function queryByHand<Row extends QueryResultRow>(sql: string, values: unknown[] = []) {
  return client.query<Row>(sql, values);
}

export async function untilCacheAnswers(): Promise<void> {
  await expect.poll(cacheAnswers, { timeout: 20_000 }).toBe(true);
}

export const cacheAnswers = () => sessionCache()?.describe().answers;

/** How many sessions are in memory. */
export const countKept = () => sessionCache()?.describe().entries;

/** How many sessions of applications are. */
export const countKeptOfApplications = () => applicationSessionCache()?.describe().entries;

/** A user with a session. */
export async function issueKeptSession() {
  const user = await createUser();
  const session = await transaction((tx) =>
    issueSession(tx, { user, provider: "google", carrier: "COOKIE", client: CLIENT }),
  );
  // With a young heartbeat, so that a machine that stands still for a moment does not make the cache mistrust itself.
  await waitForOwnInvalidation();
  return { user, session, owned: { sessionId: session.id, userId: user.id } };
}

/** How many connections of the pool were asked for meanwhile. */
export async function countQueries(run: () => Promise<unknown>): Promise<number> {
  let acquired = 0;
  const count = () => acquired++;
  pool().on("acquire", count);
  await run();
  pool().off("acquire", count);
  return acquired;
}

/** A Google account of this user. */
export async function createAccount(userId: string) {
  return db().account.create({
    data: {
      userId,
      provider: "google",
      providerAccountId: "112233445566778899001",
      email: "sample@example.com",
      emailVerified: true,
      profile: { locale: "en" },
    },
  });
}
