import { randomUUID } from "node:crypto";
import { setImmediate as turn } from "node:timers/promises";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { answerExport } from "@/lib/api/export";
import { csvOf } from "@/lib/api/events-csv";
import { exported } from "@/lib/api/contract/schema";
import { streamEvents } from "@/lib/audit/data";
import { db, pool } from "@/lib/db/client";
import { signIn } from "@/lib/identity/sign-in";
import { type LiveSession, readSession } from "@/lib/sessions/data";
import { cleanUp } from "@/lib/cleanup/clean-up";
import { eraseRest } from "@/lib/cleanup/erase-rest";
import { beginEventsExport } from "@/lib/admin/events-export";
import { eraseNextBatch, ERASURE_BATCH } from "@/lib/users/erasure/mutations";
import { whileLeased } from "@/lib/users/exports/mutations";
import { deleteUser } from "@/lib/users/mutations";
import { CLIENT, emptyTables, identity, useFreshDatabase, WAITING_FOR_US } from "./fixtures";

beforeAll(useFreshDatabase);
beforeEach(async () => {
  await emptyTables();
  await db().rateLimit.deleteMany();
});

async function enter(subject = "1"): Promise<LiveSession> {
  const person = identity({ subject, email: `person-${subject}@example.com` });
  const { session } = await signIn(person, { client: CLIENT, carrier: "COOKIE" });
  const caller = await readSession(session.sealed);
  if (caller.status !== "live") throw new Error("the session is not live");
  return caller;
}

/** Many events, all at few moments, so that their order hangs on their ids too. */
async function addEvents(count: number, { actorId, subjectId }: { actorId: string; subjectId: string }) {
  await db().$executeRaw`
    INSERT INTO "AuditEvent" ("id", "at", "type", "actorId", "subjectId", "ip", "userAgent", "detail")
    SELECT gen_random_uuid(), now() - n % 7 * interval '1 hour', 'user.updated', ${actorId}::uuid, ${subjectId}::uuid,
           '198.51.100.23', 'Distinctive/1.0', '{"fields":["name"]}'
    FROM generate_series(1, ${count}::int) AS n`;
}

/** Events that still tell where, by what or what of. */
const telling = (where: { actorId?: string; subjectId?: string }) =>
  db().auditEvent.count({
    where: { ...where, OR: [{ ip: { not: null } }, { userAgent: { not: null } }, { detail: { not: {} } }] },
  });

const ask = (caller: LiveSession, method = "GET") =>
  answerExport({ caller, client: CLIENT, method, requestId: randomUUID() });

describe("deleting somebody with very many events", () => {
  const MANY = 5 * ERASURE_BATCH + 7;

  async function deleteWithMany() {
    const [{ user }, other] = [await enter(), await enter("2")];
    await addEvents(MANY, { actorId: user.id, subjectId: user.id });
    await addEvents(ERASURE_BATCH + 3, { actorId: user.id, subjectId: other.user.id });
    await addEvents(10, { actorId: other.user.id, subjectId: other.user.id });
    expect(await deleteUser(user.id)).toBe("deleted");
    return { userId: user.id, otherId: other.user.id };
  }

  test("deletes the user at once, and the rest of the traces batch by batch", async () => {
    const { userId, otherId } = await deleteWithMany();
    expect(await db().user.count({ where: { id: userId } })).toBe(0);
    expect(await db().erasure.count()).toBe(1);
    const left = await telling({ subjectId: userId });
    expect(left).toBeGreaterThan(MANY - 3 * ERASURE_BATCH);
    expect(await eraseNextBatch()).toBe(ERASURE_BATCH);
    expect(await telling({ subjectId: userId })).toBe(left - ERASURE_BATCH);

    expect(await eraseRest(() => false)).toMatchObject({ complete: true });
    expect(await telling({ subjectId: userId })).toBe(0);
    expect(await db().erasure.count()).toBe(0);
    // What they did to others stays, without where from; what others did is nobody else's to lose.
    const did = { actorId: userId, subjectId: otherId };
    expect(await db().auditEvent.count({ where: { ...did, ip: null, userAgent: null } })).toBe(
      ERASURE_BATCH + 3,
    );
    expect(await db().auditEvent.count({ where: { ...did, detail: { equals: { fields: ["name"] } } } })).toBe(
      ERASURE_BATCH + 3,
    );
    expect(await telling({ actorId: otherId, subjectId: otherId })).toBeGreaterThanOrEqual(10);
  });

  test("leaves nothing written down when there is little", async () => {
    const { user } = await enter();
    await addEvents(ERASURE_BATCH - 10, { actorId: user.id, subjectId: user.id });
    await deleteUser(user.id);
    expect(await telling({ subjectId: user.id })).toBe(0);
    expect(await db().erasure.count()).toBe(0);
  });

  test("a batch that is broken off is done again, and the clean-up finishes what nobody else does", async () => {
    const { userId } = await deleteWithMany();
    const before = await telling({ subjectId: userId });
    await pool().query(`ALTER TABLE "Erasure" ADD CONSTRAINT "broken" CHECK ("createdAt" > now()) NOT VALID`);
    await expect(eraseNextBatch()).rejects.toThrow();
    await pool().query(`ALTER TABLE "Erasure" DROP CONSTRAINT "broken"`);
    expect(await telling({ subjectId: userId })).toBe(before);
    const cleaned = await cleanUp();
    expect(cleaned).toMatchObject({ complete: true });
    expect(cleaned.erased).toBeGreaterThanOrEqual(before);
    expect(await telling({ subjectId: userId })).toBe(0);
  });

  test("a clean-up whose time is up says that more is left", async () => {
    await deleteWithMany();
    expect(await cleanUp(0)).toMatchObject({ erased: 0, complete: false });
    expect(await db().erasure.count()).toBe(1);
  });

  test("two at once share the work and lose nothing; whom one is at work on the other passes over", async () => {
    const { userId } = await deleteWithMany();
    await db().$transaction(async (tx) => {
      await tx.$executeRaw`SELECT FROM "Erasure" FOR UPDATE`;
      expect(await eraseNextBatch()).toBeNull();
      const waiting = await tx.$queryRawUnsafe<{ count: number }[]>(
        `SELECT count(*)::int AS count ${WAITING_FOR_US}`,
      );
      expect(waiting).toEqual([{ count: 0 }]);
    });
    await Promise.all([eraseRest(() => false), eraseRest(() => false), eraseRest(() => false)]);
    await eraseRest(() => false);
    expect(await telling({ subjectId: userId })).toBe(0);
    expect(await db().erasure.count()).toBe(0);
  });

  test("an event past which erasing had come may go by its age meanwhile", async () => {
    const { userId } = await deleteWithMany();
    await eraseNextBatch();
    const { eventId } = await db().erasure.findFirstOrThrow();
    await db().$transaction(async (tx) => {
      await tx.$executeRaw`SET LOCAL cloakroom.audit_retention = '0 days'`;
      await tx.auditEvent.delete({ where: { id: eventId } });
    });
    expect(await eraseRest(() => false)).toMatchObject({ complete: true });
    expect(await telling({ subjectId: userId })).toBe(0);
  });
});

describe("an export", () => {
  test("of very many events is one JSON text, with each of them once, the newest first", async () => {
    const caller = await enter();
    await addEvents(3210, { actorId: caller.user.id, subjectId: caller.user.id });
    const ids = await db().auditEvent.findMany({
      where: { subjectId: caller.user.id },
      orderBy: [{ at: "desc" }, { id: "desc" }],
      select: { id: true },
    });
    const data = exported.parse(await (await ask(caller)).json());
    expect(data.events.map(({ id }) => id)).toEqual(ids.map(({ id }) => id));
    expect(data.user.user_id).toBe(caller.user.id);
  });

  test("of somebody of whom no event is left is JSON too", async () => {
    const caller = await enter();
    await db().$transaction(async (tx) => {
      await tx.$executeRaw`SET LOCAL cloakroom.audit_retention = '0 days'`;
      await tx.auditEvent.deleteMany();
    });
    expect(exported.parse(await (await ask(caller)).json()).events).toEqual([]);
  });

  test("reads on only as far as it is taken, and others have their turn meanwhile", async () => {
    const caller = await enter();
    await addEvents(20_000, { actorId: caller.user.id, subjectId: caller.user.id });
    const { body } = await ask(caller);
    const work = { turns: 0, over: false };
    const others = (async () => {
      for (; !work.over; work.turns++) await turn();
    })();
    let pieces = 0;
    let longest = 0;
    for await (const piece of body ?? []) {
      pieces++;
      longest = Math.max(longest, piece.length);
    }
    work.over = true;
    await others;
    // Eighty pages: between two of them others had a turn at least, and none was more than a page.
    expect(pieces).toBeGreaterThanOrEqual(80);
    expect(work.turns).toBeGreaterThan(pieces);
    expect(longest).toBeLessThan(200_000);
  });

  test("is one at a time for a person: a second gets 429, and after the first has ended it may begin", async () => {
    const caller = await enter();
    // More than is read ahead: a short export may have ended before anybody reads it.
    await addEvents(3000, { actorId: caller.user.id, subjectId: caller.user.id });
    const first = await ask(caller);
    const second = await ask(caller).catch((error: unknown) => error);
    expect(second).toMatchObject({ code: "rate-limited" });
    const { retryAfter } = second as { retryAfter: number };
    expect([retryAfter > 0, retryAfter <= 60]).toEqual([true, true]);
    // Nothing was taken, so nothing is noted.
    const where = { subjectId: caller.user.id, type: "data.exported" };
    expect(await db().auditEvent.count({ where })).toBe(1);
    await (await ask(await enter("2"))).text();
    await first.text();
    expect(exported.parse(await (await ask(caller)).json()).user.user_id).toBe(caller.user.id);
  });

  test("that nobody takes any more lets another begin: broken off at once, or after the lease", async () => {
    const caller = await enter();
    await addEvents(3000, { actorId: caller.user.id, subjectId: caller.user.id });
    await (await ask(caller)).body?.cancel();
    await expect.poll(() => db().export.count()).toBe(0);

    const stuck = await ask(caller);
    await expect(ask(caller)).rejects.toMatchObject({ code: "rate-limited" });
    await pool().query(`UPDATE "Export" SET "until" = now()`);
    await (await ask(caller)).text();
    // The one before finds that it may not go on: two at once are two too many.
    await expect(stuck.text()).rejects.toThrow();
  });

  test("breaks off when the person is deleted meanwhile", async () => {
    const caller = await enter();
    await addEvents(3000, { actorId: caller.user.id, subjectId: caller.user.id });
    const begun = await ask(caller);
    await deleteUser(caller.user.id);
    await expect(begun.text()).rejects.toThrow();
    expect(await db().export.count()).toBe(0);
  });

  test("asked for by HEAD takes nothing, notes nothing and stands in nobody's way", async () => {
    const caller = await enter();
    expect(await (await ask(caller, "HEAD")).text()).toBe("");
    expect(await db().export.count()).toBe(0);
    expect(await db().auditEvent.count({ where: { type: "data.exported" } })).toBe(0);
  });

  test("by an administrator is one at a time too", async () => {
    const { user, session } = await enter();
    await db().user.update({ where: { id: user.id }, data: { role: "ADMIN" } });
    const actor = { actorId: user.id, actorSessionId: session.id };
    const admitted: string[] = [];
    const admit = () => Promise.resolve().then(() => void admitted.push("once"));
    const begin = () => beginEventsExport({ ...actor, filter: {} }, CLIENT, admit);
    const lease = await begin();
    await expect(begin()).rejects.toMatchObject({ code: "rate-limited" });
    // What is refused because another is under way uses up no limit.
    expect(admitted).toHaveLength(1);
    let text = "";
    for await (const piece of whileLeased(lease, csvOf(streamEvents({})))) text += piece;
    expect(text).toContain("events.exported");
    await begin();
  });
});
