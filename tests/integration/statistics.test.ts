import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { lastDays } from "@/lib/admin/statistics/days";
import { countEventsByDay } from "@/lib/admin/statistics/events";
import { db } from "@/lib/db/client";
import { countLiveSessions } from "@/lib/admin/statistics/sessions";
import { countActiveUsers, countUsers } from "@/lib/admin/statistics/users";
import { createUser, emptyTables, useFreshDatabase } from "./fixtures";

beforeAll(useFreshDatabase);
beforeEach(emptyTables);

async function addEvents(at: string, type: string, provider: string | null, count: number): Promise<void> {
  const detail = provider === null ? {} : { provider };
  await db().auditEvent.createMany({
    data: Array.from({ length: count }, () => ({ type, detail, at: new Date(at) })),
  });
}

/** A session last used so many seconds ago. */
async function addSession(userId: string, ago: number): Promise<void> {
  await db().$executeRaw`
    INSERT INTO "Session" ("id", "userId", "secretHash", "lastSeenAt", "absoluteExpiresAt", "provider")
    VALUES (gen_random_uuid(), ${userId}::uuid, ${new Uint8Array(32)}, now() - make_interval(secs => ${ago}),
            now() + interval '1 day', 'google')`;
}

describe("events by day", () => {
  it("are told by provider, from midnight to midnight in UTC, up to today", async () => {
    const [, , third, , fifth] = lastDays(5, new Date());
    await addEvents(`${third}T00:00:00.000Z`, "session.started", "google", 2);
    await addEvents(`${third}T23:59:59.999Z`, "session.started", "github", 3);
    await addEvents(`${third}T12:00:00.000Z`, "session.started", null, 1);
    await addEvents(`${third}T12:00:00.000Z`, "sign-in.refused", "github", 4);
    await db().auditEvent.createMany({
      data: ["token-expired", "access-denied", "token-expired"].map((code) => ({
        type: "sign-in.refused",
        detail: { provider: "google", code },
        at: new Date(`${third}T13:00:00.000Z`),
      })),
    });
    await addEvents(`${third}T12:00:00.000Z`, "session.ended", null, 9);
    await addEvents(new Date().toISOString(), "user.created", "google", 5);
    const { days } = await countEventsByDay(5);
    expect(days.map(({ day }) => day)).toEqual(lastDays(5, new Date()));
    expect(days[2]).toEqual({
      day: third,
      signIns: { google: 2, github: 3, "": 1 },
      refusals: { "token-expired": 2, "access-denied": 1, "": 4 },
      newUsers: 0,
    });
    expect(days[4]).toEqual({ day: fifth, signIns: {}, refusals: {}, newUsers: 5 });
    expect(days[0]).toEqual({ day: days[0]?.day, signIns: {}, refusals: {}, newUsers: 0 });
  });

  it("count today anew each time, and a longer time as well as a shorter one before", async () => {
    await addEvents(new Date().toISOString(), "sign-in.refused", "google", 1);
    expect((await countEventsByDay(7)).days.at(-1)?.refusals).toEqual({ "": 1 });
    await addEvents(new Date().toISOString(), "sign-in.refused", "google", 1);
    const [longAgo] = lastDays(30, new Date());
    await addEvents(`${longAgo}T12:00:00.000Z`, "sign-in.refused", "google", 6);
    const { days } = await countEventsByDay(30);
    expect([days[0]?.refusals, days.at(-1)?.refusals]).toEqual([{ "": 6 }, { "": 2 }]);
  });
});

describe("live sessions", () => {
  it("are those that are not idle, which for administrators is sooner", async () => {
    const user = await createUser();
    const admin = await createUser({ role: "ADMIN", email: "admin@example.com" });
    const days = 86_400;
    for (const ago of [0, 2 * days, 6 * days, 8 * days]) await addSession(user.id, ago);
    for (const ago of [0, 7200]) await addSession(admin.id, ago);
    const { count, exact, byDayOfLastUse } = await countLiveSessions();
    expect({ count, exact }).toEqual({ count: 4, exact: true });
    expect(byDayOfLastUse.map(({ count: ofDay }) => ofDay)).toEqual([1, 1, 2]);
  });

  it("are not those past their end, which for administrators is sooner too, nor those of disabled people", async () => {
    const user = await createUser();
    const admin = await createUser({ role: "ADMIN", email: "admin@example.com" });
    const disabled = await createUser({ email: "disabled@example.com" });
    for (const { id } of [user, admin, disabled])
      for (let count = 0; count < 3; count++) await addSession(id, 0);
    expect((await countLiveSessions()).count).toBe(9);
    await db().user.update({ where: { id: disabled.id }, data: { disabledAt: new Date() } });
    expect((await countLiveSessions()).count).toBe(6);
    await db().$executeRaw`UPDATE "Session" SET "createdAt" = now() - interval '2 days'`;
    expect((await countLiveSessions()).count).toBe(3);
    await db().$executeRaw`UPDATE "Session" SET "createdAt" = now() - interval '31 days'`;
    expect((await countLiveSessions()).count).toBe(0);
    await db().$executeRaw`UPDATE "Session" SET "createdAt" = now() - interval '1 minute'`;
    expect((await countLiveSessions()).count).toBe(6);
    await db().$executeRaw`UPDATE "Session" SET "absoluteExpiresAt" = now()`;
    expect((await countLiveSessions()).count).toBe(0);
  });

  it("of very many are estimated from a sample", async () => {
    const user = await createUser();
    await db().$executeRaw`
      INSERT INTO "Session" ("id", "userId", "secretHash", "absoluteExpiresAt", "provider")
      SELECT gen_random_uuid(), ${user.id}::uuid, ${new Uint8Array(32)}, now() + interval '1 day', 'google'
      FROM generate_series(1, 150000)`;
    await db().$executeRaw`ANALYZE "Session"`;
    const { count, exact } = await countLiveSessions();
    expect(exact).toBe(false);
    expect(Math.abs(count - 150_000)).toBeLessThan(15_000);
  });
});

it("active users are those who signed in or used a session since, each once", async () => {
  // How many there were in the test before may be noted still.
  await db().$executeRaw`ANALYZE "Session"`;
  const users = [];
  for (const email of ["a", "b", "c", "d"]) users.push(await createUser({ email: `${email}@example.com` }));
  const [both, session, idle, longAgo] = users.map(({ id }) => id);
  const days = 86_400;
  const since = new Date(Date.now() - 7 * days * 1000);
  const account = async (userId = "", lastUsedAt: Date) => {
    const key = { provider: "google", providerAccountId: userId };
    await db().account.create({ data: { userId, ...key, lastUsedAt } });
  };
  await account(both, new Date());
  await account(session, new Date(since.getTime() - 1000));
  await account(longAgo, new Date(0));
  await addSession(both ?? "", days);
  await addSession(session ?? "", days);
  await addSession(idle ?? "", 8 * days);
  expect(await countActiveUsers(since)).toEqual({ count: 2, exact: true });
});

it("users are counted", async () => {
  await createUser();
  await createUser({ email: null });
  expect(await countUsers()).toEqual({ count: 2, exact: true });
});
