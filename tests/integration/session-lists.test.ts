import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import { listSessions, readSession } from "@/lib/sessions/data";
import {
  endReplacedSession,
  issueSession,
  revokeOtherSessions,
  revokeSession,
  rotateSession,
} from "@/lib/sessions/mutations";
import { MAX_SESSIONS_PER_USER } from "@/lib/sessions/policy";
import { CLIENT, createUser, emptyTables, useFreshDatabase } from "./fixtures";

beforeAll(useFreshDatabase);
beforeEach(emptyTables);

type User = Awaited<ReturnType<typeof createUser>>;

const issue = (user: User, at?: Date) =>
  transaction((tx) => issueSession(tx, { user, provider: "google", carrier: "COOKIE", client: CLIENT }, at));
const ago = (seconds: number) => new Date(Date.now() - seconds * 1000);
const HOUR = 3600;
const DAY = 24 * HOUR;
const idsOf = (sessions: readonly { id: string }[]) => sessions.map(({ id }) => id);
const eventsOf = (type: string) =>
  db().auditEvent.findMany({
    where: { type },
    select: { actorId: true, subjectId: true, sessionId: true, ip: true, detail: true },
  });

describe("a person's list of sessions", () => {
  it("has their own live ones alone, the last used first", async () => {
    const user = await createUser();
    const [first, second, idle, expired] = [
      await issue(user, ago(2 * DAY)),
      await issue(user, ago(DAY)),
      await issue(user, ago(7 * DAY)),
      await issue(user, ago(30 * DAY)),
    ];
    await db().session.update({ where: { id: expired.id }, data: { lastSeenAt: ago(60) } });
    await issue(await createUser({ email: null }));
    expect(idsOf(await listSessions(user))).toEqual([second.id, first.id]);
    await db().session.update({ where: { id: first.id }, data: { lastSeenAt: ago(60) } });
    expect(idsOf(await listSessions(user))).toEqual([first.id, second.id]);
    expect((await readSession(idle.sealed)).status).toBe("idle");
  });

  it("tells of each its end, which comes earlier once they are an administrator", async () => {
    const user = await createUser();
    const at = ago(0.5 * HOUR);
    const session = await issue(user, at);
    expect((await listSessions(user))[0]?.expiresAt).toEqual(session.expiresAt);
    const asAdministrator = await listSessions({ ...user, role: "ADMIN" });
    expect(asAdministrator[0]?.expiresAt).toEqual(new Date(at.getTime() + DAY * 1000));
    await issue(user, ago(HOUR));
    expect(idsOf(await listSessions({ ...user, role: "ADMIN" }))).toEqual([session.id]);
  });
});

describe("of several sessions", () => {
  it("all others of the person end, nobody else's, and it is recorded once", async () => {
    const user = await createUser();
    const [kept, other] = [await issue(user), await issue(user)];
    const stranger = await issue(await createUser({ email: null }));
    expect(await revokeOtherSessions({ sessionId: kept.id, userId: user.id }, CLIENT)).toBe(1);
    const statuses = [kept, other, stranger].map(async ({ sealed }) => (await readSession(sealed)).status);
    expect(await Promise.all(statuses)).toEqual(["live", "unknown", "live"]);
    expect(await revokeOtherSessions({ sessionId: kept.id, userId: user.id }, CLIENT)).toBe(0);
    expect(await eventsOf("sessions.ended")).toEqual([
      { actorId: user.id, subjectId: user.id, sessionId: kept.id, ip: CLIENT.ip, detail: { count: 1 } },
    ]);
  });

  it("beyond the limit only the person's own oldest goes, and it is recorded", async () => {
    const stranger = await createUser({ email: null });
    const strangers = await issue(stranger);
    const user = await createUser();
    const sessions = [];
    for (let count = 0; count < MAX_SESSIONS_PER_USER; count++)
      sessions.push(await issue(user, ago(HOUR - count)));
    expect(await db().session.count()).toBe(MAX_SESSIONS_PER_USER + 1);
    expect(await eventsOf("sessions.ended")).toEqual([]);
    sessions.push(await issue(user));
    const left = await db().session.findMany({ where: { userId: user.id }, select: { id: true } });
    expect(new Set(idsOf(left))).toEqual(new Set(idsOf(sessions.slice(1))));
    expect((await readSession(strangers.sealed)).status).toBe("live");
    expect(await eventsOf("sessions.ended")).toMatchObject([
      { actorId: user.id, subjectId: user.id, detail: { count: 1 } },
    ]);
  });
});

describe("one session", () => {
  it("of an administrator is issued for a day, of anybody else for thirty", async () => {
    const at = ago(60);
    const endOf = async (role: "USER" | "ADMIN") =>
      (await issue(await createUser({ role, email: null }), at)).expiresAt.getTime() - at.getTime();
    expect([await endOf("ADMIN"), await endOf("USER")]).toEqual([DAY * 1000, 30 * DAY * 1000]);
  });

  it("that is ended twice at once has ended once, and is recorded once", async () => {
    const user = await createUser();
    const { id } = await issue(user);
    const owned = { sessionId: id, userId: user.id };
    // Both have found it there before either may take it away.
    const ends = await whileSessionIsHeld(id, () => [
      revokeSession(owned, CLIENT, "user"),
      revokeSession(owned, CLIENT, "user"),
    ]);
    expect(ends.filter(Boolean)).toHaveLength(1);
    expect(await eventsOf("session.ended")).toMatchObject([
      { sessionId: id, detail: { by: "user", userAgent: CLIENT.userAgent } },
    ]);
  });

  it("that is replaced twice at once is recorded once, as whoever's it was", async () => {
    const user = await createUser();
    const { id, sealed } = await issue(user);
    const replace = () => transaction((tx) => endReplacedSession(tx, sealed, CLIENT));
    await whileSessionIsHeld(id, () => [replace(), replace()]);
    expect((await readSession(sealed)).status).toBe("unknown");
    expect(await eventsOf("session.replaced")).toEqual([
      { actorId: user.id, subjectId: user.id, sessionId: id, ip: CLIENT.ip, detail: {} },
    ]);
  });

  it("that its person confirms by another account has been used, and is that account's from then on", async () => {
    const user = await createUser();
    const { id } = await issue(user, ago(DAY));
    const account = await db().account.create({
      data: { userId: user.id, provider: "github", providerAccountId: "815", profile: {} },
    });
    const at = ago(60);
    const owned = { sessionId: id, userId: user.id };
    const used = () =>
      db().session.findUniqueOrThrow({ where: { id }, select: { accountId: true, lastSeenAt: true } });
    await transaction((tx) => rotateSession(tx, { ...owned, accountId: account.id }, at));
    expect(await used()).toEqual({ accountId: account.id, lastSeenAt: at });
    // Left out, it stays what it was.
    await transaction((tx) => rotateSession(tx, owned, at));
    expect(await used()).toMatchObject({ accountId: account.id });
  });
});

/** Begins what changes a session while its row is held, and lets the row go when all wait for it. */
async function whileSessionIsHeld<T>(id: string, begin: () => Promise<T>[]): Promise<T[]> {
  let begun: Promise<T>[] = [];
  await db().$transaction(
    async (tx) => {
      await tx.$executeRaw`SELECT FROM "Session" WHERE "id" = ${id}::uuid FOR UPDATE`;
      begun = begin();
      const waiting = () =>
        tx.$queryRawUnsafe<[{ count: number }]>(`SELECT count(*)::int ${WAITING_FOR_ROW}`);
      await expect.poll(async () => (await waiting())[0].count, { timeout: 15_000 }).toBe(begun.length);
    },
    { timeout: 20_000 },
  );
  return Promise.all(begun);
}

/** The first who waits for a row waits for its holder, all others for the first. */
const WAITING_FOR_ROW = `FROM pg_locks
  WHERE NOT granted AND locktype IN ('transactionid', 'tuple') AND cardinality(pg_blocking_pids(pid)) > 0
    AND pid IN (SELECT pid FROM pg_locks WHERE database = (SELECT oid FROM pg_database WHERE datname = current_database()))`;
