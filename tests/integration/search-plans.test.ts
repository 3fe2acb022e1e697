import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type EventFilter, eventsStatement } from "@/lib/audit/filter";
import { pool } from "@/lib/db/client";
import type { UserFilter } from "@/lib/admin/directory/filter";
import type { Position } from "@/lib/admin/directory/position";
import { byCreation, byLastSignIn, byName } from "@/lib/admin/directory/listing";
import { countMatching, searchAll, searchFew } from "@/lib/admin/directory/statements";
import { useFreshDatabase } from "./fixtures";

const USERS = 20_000;
const PAGE = 51;
const unknown = "0199f0a0-0000-7000-8000-000000000001";
/** What a page may cost in rows looked at by any step, however many there are. */
const AT_MOST = 600;

// What everybody has, what few have, what one has, what nobody has.
const texts = ["person", "alex", "maria", "sample1", "login", "person777@", "777", "nobody"];

type Statement = { text: string; values: readonly unknown[] };
type Place = Position & { readonly held: boolean };
const asQuery = ({ text, values }: Statement) => ({ text, values: [...values] });
type Step = { readonly what: string; readonly rows: number };

const numbers = z.number().default(0);
const stepSchema = z.object({
  "Node Type": z.string(),
  "Index Name": z.string().optional(),
  Alias: z.string().optional(),
  "Actual Rows": z.number(),
  "Actual Loops": z.number(),
  "Rows Removed by Filter": numbers,
  "Rows Removed by Join Filter": numbers,
  Plans: z.array(z.unknown()).default([]),
});

/** Everything that PostgreSQL did for a statement, and how many rows each step looked at. */
async function stepsOf({ text, values }: Statement): Promise<Step[]> {
  const { rows } = await pool().query<{ "QUERY PLAN": [{ Plan: unknown }] }>(
    `EXPLAIN (ANALYZE, FORMAT JSON) ${text}`,
    [...values],
  );
  return flatten(rows[0]?.["QUERY PLAN"][0].Plan);
}

function flatten(node: unknown): Step[] {
  const step = stepSchema.parse(node);
  const each = step["Actual Rows"] + step["Rows Removed by Filter"] + step["Rows Removed by Join Filter"];
  const what = `${step["Node Type"]} ${step["Index Name"] ?? step.Alias ?? ""}`.trim();
  return [{ what, rows: each * step["Actual Loops"] }, ...step.Plans.flatMap(flatten)];
}

async function expectShort(statement: Statement, atMost = AT_MOST): Promise<void> {
  const steps = await stepsOf(statement);
  expect(steps.filter(({ what, rows }) => what.startsWith("Seq Scan") || rows > atMost)).toEqual([]);
}

/** An id with a time, as UUIDv7 has; `kind` keeps those of different tables apart. */
const id = (kind: string, i: string) =>
  `(lpad(to_hex(1700000000000 + ${i}), 12, '0') || '7${kind}008000' || lpad(to_hex(${i}), 12, '0'))::uuid`;

beforeAll(async () => {
  await useFreshDatabase();
  const everybody = `generate_series(1, ${USERS}) i`;
  for (const sql of [
    `INSERT INTO "User" ("id", "email", "name", "role", "disabledAt")
     SELECT ${id("a", "i")}, 'person' || i || '@example.com', 'Alex Maria Sample' || i,
            CASE WHEN i % 5000 = 7 THEN 'ADMIN' ELSE 'USER' END::"Role", CASE WHEN i % 5 = 3 THEN now() END
     FROM ${everybody}`,
    `INSERT INTO "Account" ("id", "userId", "provider", "providerAccountId", "email", "lastUsedAt")
     SELECT ${id("b", "i")}, ${id("a", "i")}, 'google', i::text, 'person' || i || '@example.com',
            now() - make_interval(mins => (i * 7919) % 20000) FROM ${everybody}`,
    // Only the oldest have one.
    `INSERT INTO "Account" ("id", "userId", "provider", "providerAccountId", "profile")
     SELECT ${id("c", "i")}, ${id("a", "i")}, 'github', i::text, jsonb_build_object('login', 'login' || i)
     FROM ${everybody} WHERE i < 500`,
    `INSERT INTO "AuditEvent" ("id", "at", "type", "actorId", "subjectId", "ip", "detail")
     SELECT ${id("d", "i")}, now() - make_interval(mins => i), CASE WHEN i % 5000 = 7 THEN 'user.viewed' ELSE 'session.started' END,
            ${id("a", "(1 + i % 200)")}, ${id("a", "(1 + i % 300)")}, '192.0.2.' || (i % 250),
            CASE WHEN i % 40 = 7 THEN jsonb_build_object('reference', 'r' || i) ELSE '{}' END FROM ${everybody}`,
    "VACUUM ANALYZE",
  ])
    await pool().query(sql);
});

const filters: UserFilter[] = [
  {},
  { role: "ADMIN" },
  { role: "USER" },
  { standing: "disabled" },
  { standing: "active" },
  { provider: "google" },
  { provider: "github" },
  { role: "ADMIN", standing: "disabled", provider: "github" },
  { role: "USER", standing: "active", provider: "github" },
];

describe("a page of users costs the same however many there are", () => {
  it.each(filters)("%j", async (filter) => {
    await expectShort(byCreation(filter, { direction: "DESC", limit: PAGE, after: null }));
    const { rows } = await pool().query<{ id: string }>(
      `SELECT "id" FROM "User" ORDER BY "id" OFFSET ${USERS / 2} LIMIT 1`,
    );
    const after = { id: rows[0]?.id ?? "", term: null };
    for (const direction of ["ASC", "DESC"] as const)
      await expectShort(byCreation(filter, { direction, limit: PAGE, after }));
  });

  it.each(["ASC", "DESC"] as const)(
    "by name and by last sign-in, %s, first and in the middle",
    async (direction) => {
      const middle = new Date(Date.now() - 10_000 * 60_000).toISOString();
      for (const filter of [{}, { standing: "disabled" }, { role: "USER", provider: "google" }] as const) {
        await expectShort(byName(filter, { direction, limit: PAGE, after: null }));
        await expectShort(
          byName(filter, { direction, limit: PAGE, after: { id: unknown, term: "alex maria sample2" } }),
        );
        await expectShort(byLastSignIn(filter, { direction, limit: PAGE, after: null }));
        await expectShort(
          byLastSignIn(filter, { direction, limit: PAGE, after: { id: unknown, term: middle } }),
        );
      }
    },
  );

  it.each(texts)("%s", async (q) => {
    // Of some 100 places each with a few texts to look through.
    await expectShort(searchAll({ q }, 100, null), 1600);
    await expectShort(searchAll({ q, provider: "google", role: "USER" }, 100, null), 1600);
    await expectShort(searchAll({ q, standing: "disabled" }, 100, null), 1600);
    await expectShort(searchFew({ q, role: "ADMIN" }, PAGE, null));
    await expectShort(countMatching({ standing: "disabled" }, 100));
  });
});

describe("disabled people, who are looked through alone", () => {
  const standing = "disabled" as const;

  it("are found by name along an index of their own", async () => {
    const steps = await stepsOf(searchAll({ q: "alex", standing }, 100, null));
    expect(steps.map(({ what }) => what)).toContainEqual(
      expect.stringMatching(/Index.* Scan User_disabled_name_search_idx/),
    );
  });

  it.each(texts)("are all found, each once: %s", async (q) => {
    const expected = await pool().query<{ id: string }>(asQuery(searchFew({ q, standing }, USERS, null)));
    const walked: string[] = [];
    const size = 700;
    for (let after: Position | null | undefined = null; after !== undefined;) {
      const { rows }: { rows: Place[] } = await pool().query<Place>(
        asQuery(searchAll({ q, standing }, size, after)),
      );
      walked.push(...rows.filter(({ held }) => held).map(({ id }) => id));
      after = rows.length < size ? undefined : rows.at(-1);
    }
    // A person whose own e-mail is an account's too stands at two places that are one.
    expect([...new Set(walked)]).toEqual(expected.rows.map(({ id }) => id));
  });
});

describe("a page of events costs the same however many there are", () => {
  const person = async () =>
    (await pool().query<{ id: string }>(`SELECT ${id("a", "5")} AS "id"`)).rows[0]?.id ?? "";
  const day = { from: new Date(Date.now() - 5 * 86_400_000), to: new Date(Date.now() - 4 * 86_400_000) };
  const found: (Omit<EventFilter, "personId"> & { personId?: true })[] = [
    {},
    { type: "session.started" },
    { type: "user.viewed" },
    { personId: true },
    { address: "192.0.2.7" },
    { reference: "r19967" },
    { reference: "r0" },
    day,
    { type: "user.viewed", ...day },
    { personId: true, type: "user.viewed" },
    { address: "192.0.2.7", type: "user.viewed", ...day },
  ];
  it.each(found)("%j", async ({ personId, ...filter }) => {
    const whole = { ...filter, ...(personId ? { personId: await person() } : {}) };
    await expectShort(eventsStatement(whole, PAGE, undefined));
    const { rows } = await pool().query<{ id: string }>(
      `SELECT "id" FROM "AuditEvent" ORDER BY "at" OFFSET ${USERS / 2} LIMIT 1`,
    );
    await expectShort(eventsStatement(whole, PAGE, rows[0]?.id));
  });
});
