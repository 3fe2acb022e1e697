import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import type { Prisma } from "@/lib/db/generated/client";
import { transaction } from "@/lib/db/transaction";
import { eraseFromLog, eraseNextBatch, ERASURE_BATCH } from "@/lib/users/erasure/mutations";
import { emptyTables, useFreshDatabase } from "./fixtures";

beforeAll(useFreshDatabase);
beforeEach(emptyTables);

const FIRST_ID = "00000000-0000-0000-0000-000000000000";
const TELLING = { ip: "198.51.100.23", userAgent: "Distinctive/1.0", detail: { fields: ["name"] } };

type Event = Partial<Prisma.AuditEventCreateManyInput>;

const write = (...events: Event[]) =>
  db().auditEvent.createMany({ data: events.map((event) => ({ type: "user.updated", ...event })) });

const several = (count: number, event: Event) =>
  Array.from({ length: count }, (_, n) => ({ id: randomUUID(), at: new Date(n % 7), ...event }));

const untouched = (where: Prisma.AuditEventWhereInput) =>
  db().auditEvent.count({ where: { ...where, OR: [{ ip: { not: null } }, { userAgent: { not: null } }] } });

/** What the events tell, and no more. */
const told = () => db().auditEvent.findMany({ select: { ip: true, userAgent: true, detail: true } });

const jobs = () => db().erasure.findMany({ select: { userId: true, part: true, eventId: true } });

describe("erasing goes batch by batch", () => {
  const by = 3;
  it.each([
    ["one less than a batch is done at once, with what they did", ERASURE_BATCH - 1, null, []],
    ["a batch is done at once, and what they did is left", ERASURE_BATCH, "BY_THEM", [by]],
    ["one more than a batch is done at once too", ERASURE_BATCH + 1, "BY_THEM", [by]],
    ["two batches are done at once, and the part is not over", 2 * ERASURE_BATCH, "ABOUT_THEM", [0, by]],
    ["of one more than two, one is left", 2 * ERASURE_BATCH + 1, "ABOUT_THEM", [1, by]],
  ])("%s", async (_, about, part, counts) => {
    const [userId, other] = [randomUUID(), randomUUID()];
    await write(
      ...several(about, { ...TELLING, actorId: userId, subjectId: userId }),
      ...several(by, { ...TELLING, actorId: userId, subjectId: other }),
    );
    await transaction((tx) => eraseFromLog(tx, userId));
    const left = await jobs();
    expect(left.map((job) => job.part)).toEqual(part === null ? [] : [part]);
    expect(left.every(({ eventId }) => (eventId === FIRST_ID) === (part === "BY_THEM"))).toBe(true);
    const done: (number | null)[] = [];
    for (const count of [...counts, null]) {
      done.push(await eraseNextBatch());
      if (count === null) expect(await jobs()).toEqual([]);
    }
    expect(done).toEqual([...counts, null]);
    expect(await untouched({})).toBe(0);
    const theirs = { subjectId: userId, detail: { equals: {} } };
    expect(await db().auditEvent.count({ where: theirs })).toBe(about);
  });

  it("of two who left, the first is done first, and each from where it was left", async () => {
    const [first, second] = [randomUUID(), randomUUID()];
    for (const userId of [first, second]) await write({ ...TELLING, subjectId: userId });
    const job = { part: "ABOUT_THEM", eventId: FIRST_ID } as const;
    await db().erasure.create({ data: { ...job, userId: second, createdAt: new Date(2) } });
    await db().erasure.create({ data: { ...job, userId: first, createdAt: new Date(1) } });
    expect(await eraseNextBatch()).toBe(1);
    expect([await untouched({ subjectId: first }), await untouched({ subjectId: second })]).toEqual([0, 1]);
    const kept = { part: "ABOUT_THEM", eventId: FIRST_ID, userId: second };
    expect(await jobs()).toEqual(expect.arrayContaining([{ ...kept, part: "BY_THEM", userId: first }, kept]));
  });
});

describe("what is erased", () => {
  const nothing = { ip: null, userAgent: null, detail: {} };

  it.each<[string, Event]>([
    ["where from alone", { ...nothing, ip: TELLING.ip }],
    ["with what device alone", { ...nothing, userAgent: TELLING.userAgent }],
    ["what of alone", { ...nothing, detail: TELLING.detail }],
    ["all of it", TELLING],
  ])("of what was done to them is all that it tells: %s", async (_, event) => {
    const userId = randomUUID();
    for (const actorId of [userId, randomUUID(), null]) await write({ ...event, actorId, subjectId: userId });
    await transaction((tx) => eraseFromLog(tx, userId));
    expect(await told()).toEqual([nothing, nothing, nothing]);
  });

  it.each<[string, Event]>([
    ["where from alone", { ip: TELLING.ip, userAgent: null }],
    ["with what device alone", { ip: null, userAgent: TELLING.userAgent }],
    ["both", { ip: TELLING.ip, userAgent: TELLING.userAgent }],
  ])("of what they did to others, or to nobody, is where they were, and no more: %s", async (_, event) => {
    const [userId, other] = [randomUUID(), randomUUID()];
    const { detail } = TELLING;
    for (const subjectId of [other, null]) await write({ ...event, detail, actorId: userId, subjectId });
    await transaction((tx) => eraseFromLog(tx, userId));
    const erased = { ip: null, userAgent: null, detail };
    expect(await told()).toEqual([erased, erased]);
  });

  it("is nothing of anybody else's", async () => {
    const [userId, other] = [randomUUID(), randomUUID()];
    await write(
      { ...TELLING, actorId: other, subjectId: other },
      { ...TELLING, actorId: null, subjectId: other },
      { ...TELLING, actorId: other, subjectId: null },
      { ...TELLING, actorId: null, subjectId: null },
    );
    await transaction((tx) => eraseFromLog(tx, userId));
    expect(await told()).toEqual([TELLING, TELLING, TELLING, TELLING]);
  });
});
