import fc from "fast-check";
import { Client } from "pg";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readFeed } from "@/lib/audit/feed/data";
import { PLACES_AT_ONCE, placeEvents } from "@/lib/audit/feed/mutations";
import { searchEvents } from "@/lib/audit/data";
import { db } from "@/lib/db/client";
import { emptyTables, useFreshDatabase, WAITING_FOR_US } from "./fixtures";

beforeAll(useFreshDatabase);
beforeEach(emptyTables);

/** A transaction of its own connection, as another instance or a hand in psql has one. */
async function begin() {
  const client = new Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  await client.query("BEGIN");
  return {
    write: (name: string) =>
      client.query(
        `INSERT INTO "AuditEvent" ("id", "type", "detail") VALUES (gen_random_uuid(), 'user.viewed', jsonb_build_object('name', $1::text))`,
        [name],
      ),
    async end(how: "COMMIT" | "ROLLBACK") {
      await client.query(how);
      await client.end();
    },
  };
}

/** Events that are committed at once, in this order. */
async function write(...names: string[]): Promise<void> {
  for (const name of names) {
    const transaction = await begin();
    await transaction.write(name);
    await transaction.end("COMMIT");
  }
}

const namesOf = (page: Awaited<ReturnType<typeof readFeed>>) => page.items.map(({ detail }) => detail.name);

/** Reads on until there is no more at this moment. */
async function readOn(after: string, limit = 50) {
  const names: unknown[] = [];
  let next = after;
  for (;;) {
    const page = await readFeed(next, limit);
    names.push(...namesOf(page));
    next = page.next;
    if (!page.more) return { names, next };
  }
}

describe("the feed", () => {
  it("gives what happened, the oldest first, and a way on also when there is nothing", async () => {
    expect(await readFeed("", 10)).toEqual({ items: [], next: "", more: false });
    await write("a", "b", "c");
    const first = await readFeed("", 2);
    expect(namesOf(first)).toEqual(["a", "b"]);
    expect(first.more).toBe(true);
    const second = await readFeed(first.next, 2);
    expect([namesOf(second), second.more]).toEqual([["c"], false]);
    expect(await readFeed(second.next, 2)).toEqual({ items: [], next: second.next, more: false });
    await write("d");
    expect(namesOf(await readFeed(second.next, 2))).toEqual(["d"]);
    // A cursor of before gives the same once more.
    expect(namesOf(await readFeed(first.next, 10))).toEqual(["c", "d"]);
  });

  it("passes over nothing that is committed late, though it began first", async () => {
    const late = await begin();
    await late.write("late");
    await write("soon");
    const first = await readOn("");
    expect(first.names).toEqual(["soon"]);
    await late.end("COMMIT");
    expect((await readOn(first.next)).names).toEqual(["late"]);
    expect((await readOn("")).names).toEqual(["soon", "late"]);
  });

  it("is the same for two who read at once, who give each event one place", async () => {
    await write("a", "b", "c", "d", "e");
    const [one, other] = await Promise.all([readOn("", 2), readOn("", 3), placeEvents(), placeEvents()]);
    expect(one.names).toEqual(["a", "b", "c", "d", "e"]);
    expect(other).toEqual(one);
  });

  it("waits for whoever is giving places, and sees what that one has done", async () => {
    await write("a");
    const waited = await db().$transaction(async (tx) => {
      await tx.$queryRaw`SELECT FROM "EventFeed" FOR UPDATE`;
      const reading = readOn("");
      await expect
        .poll(async () => (await tx.$queryRawUnsafe<unknown[]>(`SELECT 1 ${WAITING_FOR_US}`)).length)
        .toBe(1);
      await tx.$executeRaw`UPDATE "EventFeed" SET "lastPosition" = "lastPosition" + 5`;
      await tx.$executeRaw`UPDATE "AuditEvent" SET "position" = (SELECT "lastPosition" FROM "EventFeed")`;
      return { reading };
    });
    expect((await waited.reading).names).toEqual(["a"]);
    expect(await placeEvents()).toBe(0);
  });

  it("gives places in bounded steps to a log that was never read, and says that there is more", async () => {
    const count = PLACES_AT_ONCE + 20;
    await db().$executeRaw`
      INSERT INTO "AuditEvent" ("id", "at", "type", "detail")
      SELECT gen_random_uuid(), now() - make_interval(secs => ${count} - n), 'user.viewed', jsonb_build_object('name', n)
      FROM generate_series(1, ${count}) AS n`;
    const first = await readFeed("", 100);
    expect(first.more).toBe(true);
    expect(await db().auditEvent.count({ where: { position: null } })).toBe(20);
    // A page that is exactly all that has a place is not the last: the rest has none yet.
    const rest = await readFeed(first.next, PLACES_AT_ONCE - 100);
    expect([rest.items.length, rest.more]).toEqual([PLACES_AT_ONCE - 100, true]);
    const { names } = await readOn("", 100);
    expect(names).toEqual(Array.from({ length: count }, (_, index) => index + 1));
  });

  it("leaves the order of searches as it is", async () => {
    await write("a", "b");
    await readOn("");
    const { items } = await searchEvents({}, 10);
    expect(items.map(({ detail }) => detail.name)).toEqual(["b", "a"]);
  });
});

describe("a cursor", () => {
  it.each(["x", "0", "1.", `1.${"0".repeat(36)}`, `-1.${crypto.randomUUID()}`, "9".repeat(40)])(
    "that is none is refused: %s",
    async (after) => {
      await expect(readFeed(after, 10)).rejects.toMatchObject({ code: "malformed-request" });
    },
  );

  it("of a database that was ahead of this one, or has other events there, is unknown", async () => {
    await write("a", "b");
    const { next } = await readOn("");
    const [position = "", id] = next.split(".");
    for (const after of [`${Number(position) + 1}.${id}`, `${position}.${crypto.randomUUID()}`])
      await expect(readFeed(after, 10)).rejects.toMatchObject({ code: "cursor-unknown" });
    expect(await readFeed(next, 10)).toMatchObject({ items: [], next });
  });

  it("is good still when its event is past its retention, and places are not given again", async () => {
    await write("a");
    const { next } = await readOn("");
    await emptyTables();
    expect(await readFeed(next, 10)).toEqual({ items: [], next, more: false });
    await write("b");
    expect((await readOn(next)).names).toEqual(["b"]);
  });
});

describe("a place", () => {
  it("is given once, and nothing else of an event changes with it", async () => {
    await write("a");
    for (const change of [
      `"position" = 7, "type" = 'user.enabled'`,
      `"position" = 7, "detail" = '{}'`,
      `"position" = 7, "serviceTokenId" = gen_random_uuid(), "serviceTokenName" = 'x'`,
    ])
      await expect(db().$executeRawUnsafe(`UPDATE "AuditEvent" SET ${change}`)).rejects.toThrow(
        /append-only/,
      );
    await readOn("");
    for (const change of [
      `"position" = 7`,
      `"position" = NULL`,
      `"position" = "position" + 1, "detail" = '{}'`,
    ])
      await expect(db().$executeRawUnsafe(`UPDATE "AuditEvent" SET ${change}`)).rejects.toThrow(
        /append-only/,
      );
    // Erasure goes on.
    expect(await db().$executeRaw`UPDATE "AuditEvent" SET "detail" = '{}'`).toBe(1);
  });
});

/** What one of several writers, or one of two readers, does next. */
const step = fc.record({
  who: fc.nat(3),
  what: fc.constantFrom("write", "write", "commit", "rollback", "read", "read"),
  limit: fc.integer({ min: 1, max: 4 }),
});

it("whatever the order in which writers write and commit, and readers read: each event once, in one order", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
      await emptyTables();
      const open = new Map<number, { transaction: Awaited<ReturnType<typeof begin>>; names: string[] }>();
      const committed: string[][] = [];
      const readers = [0, 1].map(() => ({ next: "", seen: [] as unknown[] }));
      const reading: Promise<void>[] = [];
      // Each reader by itself one after the other, the two beside each other and beside the writers.
      const last = [Promise.resolve(), Promise.resolve()];
      let count = 0;
      const finish = async (who: number, how: "COMMIT" | "ROLLBACK") => {
        const begun = open.get(who);
        if (!begun) return;
        open.delete(who);
        await begun.transaction.end(how);
        if (how === "COMMIT") committed.push(begun.names);
      };
      for (const { who, what, limit } of steps) {
        if (what === "read") {
          const place = who % 2;
          const reader = readers[place];
          const read = last[place]?.then(async () => {
            if (!reader) return;
            const page = await readFeed(reader.next, limit);
            reader.seen.push(...namesOf(page));
            reader.next = page.next;
          });
          if (read) reading.push((last[place] = read));
        } else if (what === "write") {
          const begun = open.get(who) ?? { transaction: await begin(), names: [] };
          open.set(who, begun);
          const name = `event ${count++}`;
          begun.names.push(name);
          await begun.transaction.write(name);
        } else await finish(who, what === "commit" ? "COMMIT" : "ROLLBACK");
      }
      await Promise.all(reading);
      for (const who of [...open.keys()]) await finish(who, "COMMIT");
      for (const reader of readers) reader.seen.push(...(await readOn(reader.next)).names);
      const [one, other] = readers.map(({ seen }) => seen);
      expect(one).toEqual(other);
      expect([...(one ?? [])].sort()).toEqual(committed.flat().sort());
    }),
    { numRuns: 15 },
  );
});
