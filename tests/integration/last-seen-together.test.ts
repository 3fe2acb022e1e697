import { randomUUID } from "node:crypto";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { db, pool } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import { issueSession } from "@/lib/sessions/mutations";
import { flushLastSeen, markSeen } from "@/lib/sessions/cache/last-seen-buffer";
import { CLIENT, createUser, emptyTables, useFreshDatabase } from "./fixtures";

beforeAll(useFreshDatabase);
beforeEach(async () => {
  await flushLastSeen();
  await emptyTables();
});
afterEach(() => void vi.useRealTimers());

/** A session that was used an hour ago. */
async function issueUnused(): Promise<string> {
  const user = await createUser({ email: null });
  const { id } = await transaction((tx) =>
    issueSession(tx, { user, provider: "google", carrier: "COOKIE", client: CLIENT }),
  );
  await db()
    .$executeRaw`UPDATE "Session" SET "lastSeenAt" = now() - interval '1 hour' WHERE "id" = ${id}::uuid`;
  return id;
}

/** How many seconds ago a session was used. */
async function ageOf(id: string): Promise<number> {
  const sql = 'SELECT extract(epoch FROM now() - "lastSeenAt")::float8 AS age FROM "Session" WHERE "id" = $1';
  return (await pool().query<{ age: number }>(sql, [id])).rows[0]?.age ?? NaN;
}

const note = (id: string) => markSeen({ id, idlesSoon: false });

it("uses are written five seconds after the first of them, by themselves", async () => {
  const id = await issueUnused();
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  note(id);
  vi.advanceTimersByTime(4_999);
  note(randomUUID());
  vi.advanceTimersByTime(1);
  // Nothing else begins to write.
  vi.useRealTimers();
  await expect.poll(() => ageOf(id)).toBeLessThan(300);
});

it("a thousand are written at once", async () => {
  const id = await issueUnused();
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  note(id);
  for (let count = 2; count <= 1_000; count++) note(randomUUID());
  // The timer is among the false ones, so it never comes to its end.
  vi.useRealTimers();
  await expect.poll(() => ageOf(id)).toBeLessThan(300);
});
