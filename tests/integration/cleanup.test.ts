import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import type { Role } from "@/lib/db/generated/enums";
import { cleanUp } from "@/lib/cleanup/clean-up";
import { addApplication } from "./applications-world";
import { countRows, createUser, emptyTables, useFreshDatabase } from "./fixtures";

const DAY = 86_400;

beforeAll(useFreshDatabase);
beforeEach(async () => {
  await emptyTables();
  await db().rateLimit.deleteMany();
  await db().flow.deleteMany();
  await db().flowUse.deleteMany();
});
afterAll(() => db().$disconnect());

/** A session by its age, and by how long ago it was used, in seconds. */
async function addSession(
  userId: string,
  times: { age: number; unused: number; ends?: number },
): Promise<void> {
  const ago = (seconds: number) => new Date(Date.now() - seconds * 1000);
  const { age, unused, ends = 30 * DAY - age } = times;
  await db().session.create({
    data: {
      userId,
      secretHash: new Uint8Array(randomBytes(32)),
      createdAt: ago(age),
      authenticatedAt: ago(age),
      lastSeenAt: ago(unused),
      absoluteExpiresAt: ago(-ends),
      provider: "google",
    },
  });
}

async function sessionsLeftOf(
  role: Role,
  ...sessions: Parameters<typeof addSession>[1][]
): Promise<{ removed: number; left: number }> {
  const { id } = await createUser({ role, email: null });
  for (const times of sessions) await addSession(id, times);
  const { sessions: removed } = await cleanUp();
  return { removed, left: (await countRows()).sessions };
}

describe("sessions", () => {
  test("go when they are over: past their end, or unused for longer than idle", async () => {
    const over = [
      { age: 30 * DAY, unused: 60, ends: 0 },
      { age: 10 * DAY, unused: 7 * DAY },
      { age: 31 * DAY, unused: 60, ends: DAY },
    ];
    const live = [
      { age: 29 * DAY, unused: 60 },
      { age: 8 * DAY, unused: 7 * DAY - 60 },
    ];
    expect(await sessionsLeftOf("USER", ...over, ...live)).toEqual({ removed: 3, left: 2 });
  });

  test("of administrators go by the shorter lifetimes of that role", async () => {
    const over = [
      { age: 2 * 3600, unused: 3600 },
      { age: DAY, unused: 60 },
    ];
    expect(await sessionsLeftOf("ADMIN", ...over, { age: 3600, unused: 3000 })).toEqual({
      removed: 2,
      left: 1,
    });
  });

  test("leave no audit event each: they were over before", async () => {
    await sessionsLeftOf("USER", { age: 10 * DAY, unused: 8 * DAY });
    expect((await countRows()).events).toBe(0);
  });
});

test("counters of limits go an hour after their time", async () => {
  const inSeconds = (seconds: number) => BigInt(Date.now() + seconds * 1000);
  await db().rateLimit.createMany({
    data: [
      { key: "over", points: 1, expire: inSeconds(-3700) },
      { key: "just-over", points: 1, expire: inSeconds(-60) },
      { key: "counting", points: 1, expire: inSeconds(60) },
    ],
  });
  expect(await cleanUp()).toMatchObject({ limits: 1, complete: true });
  expect(await db().rateLimit.findMany({ select: { key: true }, orderBy: { key: "asc" } })).toEqual([
    { key: "counting" },
    { key: "just-over" },
  ]);
});

test("what sign-ins left behind goes after an hour, when no flow can be used any more", async () => {
  const { id: userId } = await createUser();
  for (const minutes of [60.1, 59]) {
    const at = new Date(Date.now() - minutes * 60_000);
    const hash = new Uint8Array(randomBytes(32));
    await db().flow.create({ data: { stateHash: hash, sealed: "v1.x.y", startedAt: at } });
    await db().flowUse.create({ data: { stateHash: hash, callbackHash: hash, usedAt: at } });
    await db().pendingLink.create({ data: { id: randomUUID(), userId, refusedAt: at } });
  }
  expect(await cleanUp()).toMatchObject({ complete: true });
  const left = [await db().flow.count(), await db().flowUse.count(), await db().pendingLink.count()];
  expect(left).toEqual([1, 1, 1]);
});

test("what applications asked for, and were given, goes after an hour", async () => {
  const { id: userId } = await createUser();
  const { id: applicationId } = await addApplication({ kind: "NATIVE" });
  const redirectUri = "http://127.0.0.1/";
  for (const minutes of [60.1, 59]) {
    const createdAt = new Date(Date.now() - minutes * 60_000);
    const bytes = () => new Uint8Array(randomBytes(32));
    await db().authorizationRequest.create({ data: { applicationId, redirectUri, createdAt } });
    await db().deviceCode.create({
      data: { hash: bytes(), userCodeHash: bytes(), applicationId, createdAt },
    });
    await db().code.create({
      data: {
        hash: bytes(),
        applicationId,
        userId,
        redirectUri,
        createdAt,
        authorizingSessionId: randomUUID(),
      },
    });
  }
  await db().grant.create({
    data: { userId, applicationId, grantedAt: new Date(0), lastUsedAt: new Date(0) },
  });
  expect(await cleanUp()).toMatchObject({ complete: true });
  const left = [
    db().authorizationRequest.count(),
    db().deviceCode.count(),
    db().code.count(),
    db().grant.count(),
  ];
  expect(await Promise.all(left)).toEqual([1, 1, 1, 1]);
});

test("audit events go when they are older than AUDIT_RETENTION, and not before", async () => {
  const at = (days: number) => new Date(Date.now() - days * DAY * 1000);
  await db().auditEvent.createMany({
    data: [401, 400.01, 399.9, 1].map((days) => ({ type: "user.created", at: at(days) })),
  });
  expect(await cleanUp()).toMatchObject({ events: 2, complete: true });
  expect((await countRows()).events).toBe(2);
});

describe("many at once", () => {
  const MANY = 25_000;

  /** Expired, unused and live ones, a third each. */
  async function addMany(): Promise<void> {
    const { id } = await createUser();
    await db().$executeRaw`
      INSERT INTO "Session" ("id", "userId", "secretHash", "createdAt", "authenticatedAt", "lastSeenAt",
                             "absoluteExpiresAt", "provider")
      SELECT gen_random_uuid(), ${id}::uuid, sha256(n::text::bytea), now() - interval '10 days', now(),
             now() - CASE n % 3 WHEN 1 THEN interval '8 days' ELSE interval '1 day' END,
             now() + CASE n % 3 WHEN 0 THEN interval '-1 day' ELSE interval '20 days' END, 'google'
      FROM generate_series(0, ${3 * MANY - 1}::int) AS n`;
  }

  test("two runs at the same time share the work, and neither fails", async () => {
    await addMany();
    const runs = await Promise.all([cleanUp(), cleanUp()]);
    const removed = runs.map(({ sessions }) => sessions);
    expect(removed.reduce((sum, each) => sum + each)).toBe(2 * MANY);
    expect(Math.min(...removed)).toBeGreaterThan(0);
    expect((await countRows()).sessions).toBe(MANY);
  });

  test("a run whose time is up stops and says so, and others finish", async () => {
    await addMany();
    expect(await cleanUp(0)).toEqual({ sessions: 0, limits: 0, events: 0, erased: 0, complete: false });
    let rest = await cleanUp(1);
    expect(rest.complete).toBe(false);
    while (!rest.complete) rest = await cleanUp(100);
    expect((await countRows()).sessions).toBe(MANY);
  });

  test("what somebody holds at the moment is passed over, not waited for", async () => {
    const { id } = await createUser();
    await addSession(id, { age: 31 * DAY, unused: 60, ends: -DAY });
    await db().$transaction(async (tx) => {
      await tx.$executeRaw`SELECT FROM "Session" WHERE "userId" = ${id}::uuid FOR UPDATE`;
      expect(await cleanUp()).toMatchObject({ sessions: 0, complete: true });
    });
    expect(await cleanUp()).toMatchObject({ sessions: 1 });
  });
});
