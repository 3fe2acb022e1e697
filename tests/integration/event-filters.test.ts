import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { listEvents, searchEvents, streamEvents } from "@/lib/audit/data";
import type { AuditContext } from "@/lib/audit/context";
import type { EventFilter } from "@/lib/audit/filter";
import { insertEventOnceIn } from "@/lib/audit/mutations";
import { db } from "@/lib/db/client";
import type { Prisma } from "@/lib/db/generated/client";
import { transaction } from "@/lib/db/transaction";
import { emptyTables, useFreshDatabase } from "./fixtures";

beforeAll(useFreshDatabase);
beforeEach(emptyTables);

const AT = new Date("2026-11-01T12:00:00.000Z");
const JUST_BEFORE = new Date(AT.getTime() - 1);

/** Writes an event of its own time. @returns its id */
async function write(event: Partial<Prisma.AuditEventCreateManyInput>): Promise<string> {
  const { id } = await db().auditEvent.create({
    data: { type: "user.viewed", at: AT, ...event },
    select: { id: true },
  });
  return id;
}

async function idsBy(filter: EventFilter, limit = 25): Promise<string[]> {
  return (await searchEvents(filter, limit)).items.map(({ id }) => id);
}

describe("events are found", () => {
  it("by a person: whatever was done to them or by them, once, with or without another", async () => {
    const [person, other] = [randomUUID(), randomUUID()];
    const theirs = [
      await write({ actorId: person, subjectId: person }),
      await write({ actorId: person, subjectId: other }),
      await write({ actorId: person, subjectId: null }),
      await write({ actorId: other, subjectId: person }),
      await write({ actorId: null, subjectId: person }),
    ];
    await write({ actorId: other, subjectId: other });
    await write({ actorId: null, subjectId: null });
    // The session of the same id is nobody.
    await write({ actorId: other, subjectId: other, sessionId: person });
    expect((await idsBy({ personId: person })).sort()).toEqual(theirs.sort());
  });

  it("by a person as theirs: what was done to them alone", async () => {
    const [person, other] = [randomUUID(), randomUUID()];
    const id = await write({ actorId: other, subjectId: person });
    await write({ actorId: person, subjectId: other });
    await write({ actorId: person, subjectId: null });
    expect((await listEvents(person, 25)).items.map((event) => event.id)).toEqual([id]);
  });

  it("by a reference, whole, whatever else their detail says, and by nothing that has the same text elsewhere", async () => {
    const reference = randomUUID();
    const [bare, refused] = [
      await write({ detail: { reference } }),
      await write({
        type: "sign-in.refused",
        detail: { provider: "google", code: "token-expired", reference },
      }),
    ];
    await write({ detail: { reference: `${reference}0` } });
    await write({ detail: { reference: reference.slice(1) } });
    await write({ detail: { code: reference } });
    await write({ sessionId: reference, subjectId: reference });
    expect((await idsBy({ reference })).sort()).toEqual([bare, refused].sort());
    expect(await idsBy({ reference, type: "sign-in.refused" })).toEqual([refused]);
    expect(await idsBy({ reference: reference.toUpperCase() })).toEqual([]);
  });

  it("from a moment on, up to another, which is the first too late", async () => {
    const before = await write({ at: JUST_BEFORE });
    const at = await write({});
    expect(await idsBy({ from: AT })).toEqual([at]);
    expect(await idsBy({ to: AT })).toEqual([before]);
    expect(await idsBy({ from: JUST_BEFORE, to: AT })).toEqual([before]);
    expect(await idsBy({ from: AT, to: AT })).toEqual([]);
  });

  it("page by page though all are of one moment, each once, by id, also those of a person by either side", async () => {
    const [person, other] = [randomUUID(), randomUUID()];
    const ids: string[] = [];
    for (let round = 0; round < 3; round++) {
      ids.push(await write({ id: randomUUID(), actorId: person, subjectId: other }));
      ids.push(await write({ id: randomUUID(), actorId: other, subjectId: person }));
    }
    const older = await write({
      id: "ffffffff-ffff-4fff-8fff-ffffffffffff",
      at: JUST_BEFORE,
      actorId: person,
    });
    const expected = [...ids.sort().reverse(), older];
    for (const filter of [{}, { personId: person }])
      for (const limit of [1, 2, 3, 6, 7]) {
        const found: string[] = [];
        let cursor: string | null | undefined;
        do {
          const page = await searchEvents(filter, limit, cursor ?? undefined);
          expect(page.items.length).toBeLessThanOrEqual(limit);
          found.push(...page.items.map(({ id }) => id));
          cursor = page.nextCursor;
        } while (cursor !== null);
        expect(found).toEqual(expected);
      }
    const streamed: string[] = [];
    for await (const page of streamEvents({ personId: person })) streamed.push(...page.map(({ id }) => id));
    expect(streamed).toEqual(expected);
  });

  it("has no page after the last one when it is exactly full", async () => {
    const id = await write({});
    expect((await searchEvents({}, 1)).nextCursor).toBeNull();
    const before = await write({ at: JUST_BEFORE });
    expect(await searchEvents({}, 1)).toMatchObject({ items: [{ id }], nextCursor: id });
    expect(await searchEvents({}, 1, id)).toMatchObject({ items: [{ id: before }], nextCursor: null });
  });
});

describe("what is noted once in some seconds", () => {
  const SECONDS = 600;
  const [actorId, subjectId, sessionId] = [randomUUID(), randomUUID(), randomUUID()];
  const client = { ip: "198.51.100.9", userAgent: "Office/1.0" };
  const context: AuditContext = { actorId, subjectId, sessionId, client };
  const event = { type: "user.viewed", detail: {} } as const;

  /**
   * How many events the statement appends after one `ago`, both in one transaction, whose time stands still. The column keeps
   * milliseconds, and would round up.
   */
  async function appended(
    before: AuditContext & { readonly type?: string },
    now: AuditContext,
    ago = "0 seconds",
  ): Promise<number> {
    return transaction(async (tx) => {
      await tx.$executeRaw`
        INSERT INTO "AuditEvent" ("id", "at", "type", "actorId", "subjectId", "sessionId", "ip", "userAgent")
        VALUES (gen_random_uuid(), date_trunc('milliseconds', now()) - ${ago}::interval, ${before.type ?? event.type}, ${before.actorId ?? null}::uuid,
          ${before.subjectId ?? null}::uuid, ${before.sessionId ?? null}::uuid, ${before.client.ip},
          ${before.client.userAgent})`;
      return tx.$executeRaw(insertEventOnceIn(SECONDS, now, event));
    });
  }

  it("is the same from the same session, address and device, also of unknown address and device", async () => {
    expect(await appended(context, context)).toBe(0);
    const unknown = { ...context, client: { ip: null, userAgent: null } };
    expect(await appended(unknown, unknown)).toBe(0);
  });

  const others: [string, AuditContext][] = [
    ["about another person", { ...context, subjectId: randomUUID() }],
    ["about nobody", { ...context, subjectId: null }],
    ["from another session", { ...context, sessionId: randomUUID() }],
    ["from no session", { ...context, sessionId: null }],
    ["from another address", { ...context, client: { ...client, ip: "198.51.100.10" } }],
    ["from no known address", { ...context, client: { ...client, ip: null } }],
    ["with another device", { ...context, client: { ...client, userAgent: "Office/1.1" } }],
    ["with no known device", { ...context, client: { ...client, userAgent: null } }],
  ];

  it.each(others)("is another after one %s", async (_, other) => {
    expect(await appended(other, context)).toBe(1);
  });

  it.each(others)("is another when it is one %s", async (_, other) => {
    expect(await appended(context, other)).toBe(1);
  });

  it.each([
    ["a subject", { ...context, subjectId: null }],
    ["a session", { ...context, sessionId: null }],
  ])("is another each time without %s", async (_, same) => {
    expect(await appended(same, same)).toBe(1);
  });

  it("is another after one of another kind", async () => {
    expect(await appended({ ...context, type: "user.updated" }, context)).toBe(1);
  });

  it.each([
    ["one millisecond less ago than those seconds", "599.999 seconds", 0],
    ["those seconds ago", "600 seconds", 1],
    ["longer ago", "601 seconds", 1],
  ])("%s counts so", async (_, ago, count) => {
    expect(await appended(context, context, ago)).toBe(count);
  });
});
