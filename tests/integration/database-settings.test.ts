import { Client } from "pg";
import { afterEach, describe, expect, inject, it, vi } from "vitest";
import type * as databaseModule from "@/lib/db/client";
import { migrate } from "@/scripts/migrate";
import { createDatabase } from "../servers";
import { CLIENT, identity, NEW_SECRET } from "./fixtures";

/** An empty database on the server of all integration tests, without the schema that its role looks into. */
async function createBare(...options: string[]): Promise<string> {
  const name = `bare_${crypto.randomUUID().replaceAll("-", "")}`;
  await ask(inject("postgres"), `CREATE DATABASE ${name} TEMPLATE template0 ${options.join(" ")}`);
  return new URL(`/${name}`, inject("postgres")).href;
}

async function ask<Row extends Record<string, unknown>>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

const withParameter = (url: string, name: string, value: string) => {
  const changed = new URL(url);
  changed.searchParams.set(name, value);
  return changed.href;
};

/** Runs on the functions of an application whose database this is. */
async function on<T>(url: string, run: (database: typeof databaseModule) => Promise<T>): Promise<T> {
  vi.stubEnv("DATABASE_URL", url);
  vi.stubEnv("AUTH_URL", "http://localhost:3000");
  vi.stubEnv("AUTH_SECRET", NEW_SECRET);
  vi.stubEnv("SESSION_CACHE", "off");
  vi.resetModules();
  const database = await import("@/lib/db/client");
  try {
    return await run(database);
  } finally {
    await database.closeDatabase();
  }
}
afterEach(() => vi.unstubAllEnvs());

/** What a person does: signs in, sees their accounts, renames themselves, signs out. */
async function liveThrough(): Promise<{ userId: string; expiresAt: Date; signedInAt: Date }> {
  const { signIn } = await import("@/lib/identity/sign-in");
  const { readSession } = await import("@/lib/sessions/data");
  const { revokeSession } = await import("@/lib/sessions/mutations");
  const { listLinkedAccounts } = await import("@/lib/accounts/data");
  const { updateProfile } = await import("@/lib/users/mutations");
  const { user, session } = await signIn(identity({ name: "Жанна О'Нил \\S" }), {
    client: CLIENT,
    carrier: "COOKIE",
  });
  const read = await readSession(session.sealed);
  if (read.status !== "live") throw new Error(`the session is ${read.status}`);
  expect(read.user.name).toBe("Жанна О'Нил \\S");
  expect(await listLinkedAccounts(user.id)).toMatchObject([{ provider: "google", emailVerified: true }]);
  await updateProfile(user.id, { name: "Жанна" }, CLIENT);
  expect(await revokeSession({ sessionId: session.id, userId: user.id }, CLIENT)).toBe(true);
  return { userId: user.id, expiresAt: session.expiresAt, signedInAt: read.session.authenticatedAt };
}

/** "ready", or why not. A busy machine may need longer than a probe waits, so it is polled. */
async function readiness(): Promise<string> {
  const { requireReadiness } = await import("@/lib/cleanup/readiness");
  return requireReadiness().then(() => "ready", String);
}

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

describe("whatever role, database and URL say", () => {
  it("a connection has the settings that the code assumes, and the pool, Prisma and the wall agree on the time", async () => {
    const odd = withParameter(
      await createDatabase(inject("postgres")),
      "options",
      "-c TimeZone=America/St_Johns -c DateStyle=SQL",
    );
    await on(odd, async ({ db, pool }) => {
      const { rows } = await pool().query(
        `SELECT name, setting FROM pg_settings WHERE name IN ('TimeZone', 'DateStyle', 'standard_conforming_strings') ORDER BY lower(name)`,
      );
      expect(rows).toEqual([
        { name: "DateStyle", setting: "ISO, MDY" },
        { name: "standard_conforming_strings", setting: "on" },
        { name: "TimeZone", setting: "UTC" },
      ]);
      const { userId, expiresAt, signedInAt } = await liveThrough();
      const [stored] = await ask<{ created: string }>(
        odd,
        `SELECT extract(epoch FROM "createdAt")::text AS created FROM "User" WHERE "id" = '${userId}'`,
      );
      const user = await db().user.findUniqueOrThrow({ where: { id: userId } });
      expect(user.createdAt.getTime()).toBe(Math.round(Number(stored?.created) * 1000));
      expect(Math.abs(signedInAt.getTime() - Date.now())).toBeLessThan(10 * MINUTE);
      expect(Math.abs(expiresAt.getTime() - Date.now() - 30 * DAY)).toBeLessThan(10 * MINUTE);
    });
  });

  it("a step-up's session ends when it would have ended, not hours ago", async () => {
    await on(await createDatabase(inject("postgres")), async () => {
      const { signIn } = await import("@/lib/identity/sign-in");
      const { transaction } = await import("@/lib/db/transaction");
      const { rotateSession } = await import("@/lib/sessions/mutations");
      const { user, session } = await signIn(identity(), { client: CLIENT, carrier: "COOKIE" });
      const rotated = await transaction((tx) =>
        rotateSession(tx, { sessionId: session.id, userId: user.id }),
      );
      expect(rotated?.expiresAt).toEqual(session.expiresAt);
    });
  });

  it("a transaction reads what was committed under the locks it waited for", async () => {
    const url = await createDatabase(inject("postgres"));
    const name = new URL(url).pathname.slice(1);
    await ask(
      url,
      `ALTER ROLE cloakroom IN DATABASE ${name} SET default_transaction_isolation = 'serializable'`,
    );
    await on(url, async () => {
      const { transaction } = await import("@/lib/db/transaction");
      const level = await transaction((tx) => tx.$queryRaw`SHOW transaction_isolation`);
      expect(level).toEqual([{ transaction_isolation: "read committed" }]);
    });
  });
});

describe("a schema of its own", () => {
  it.each([
    ["?schema=, which a migration creates", "", (url: string) => withParameter(url, "schema", "Own app")],
    [
      "the search path of the URL",
      'CREATE SCHEMA "Own app"',
      (url: string) => withParameter(url, "options", '-c search_path="Own\\ app"'),
    ],
    [
      "the search path of role and database",
      `CREATE SCHEMA "Own app"; DO $$ BEGIN EXECUTE format('ALTER ROLE cloakroom IN DATABASE %I SET search_path = "Own app"', current_database()); END $$`,
      (url: string) => url,
    ],
  ])("by %s", async (_, prepare, change) => {
    const bare = await createBare();
    if (prepare !== "") await ask(bare, prepare);
    const url = change(bare);
    expect((await migrate(url)).length).toBeGreaterThan(0);
    expect(await migrate(url)).toEqual([]);
    expect(
      await ask(
        bare,
        `SELECT DISTINCT schemaname FROM pg_tables WHERE tablename IN ('User', '_prisma_migrations')`,
      ),
    ).toEqual([{ schemaname: "Own app" }]);
    await on(url, async ({ db }) => {
      await expect.poll(readiness).toBe("ready");
      await liveThrough();
      expect(await db().user.count()).toBe(1);
    });
  });

  it("two in one database know nothing of each other", async () => {
    const bare = await createBare();
    for (const schema of ["first", "second"]) {
      const url = withParameter(bare, "schema", schema);
      await migrate(url);
      await on(url, async ({ db }) => {
        await liveThrough();
        expect(await db().user.count()).toBe(1);
        expect((await db().user.findFirstOrThrow()).name).toBe("Жанна");
      });
    }
  });
});

describe("a database that cannot serve is not ready, and the log says why", () => {
  it("LATIN1", async () => {
    const url = withParameter(
      await createBare("ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C'"),
      "schema",
      "own",
    );
    await migrate(url);
    await on(url, () => expect.poll(readiness).toMatch(/its encoding is LATIN1/));
  });

  it("one that can only be read, until the name leads to one that can be written to", async () => {
    const url = await createDatabase(inject("postgres"));
    const name = new URL(url).pathname.slice(1);
    const readOnly = `ALTER ROLE cloakroom IN DATABASE ${name} SET default_transaction_read_only =`;
    await ask(inject("postgres"), `${readOnly} on`);
    await on(url, async () => {
      await expect.poll(readiness).toMatch(/can only be read/);
      await expect(liveThrough()).rejects.toMatchObject({ code: "database-unavailable", retryAfter: 5 });
      await expect(migrate(url)).rejects.toThrow("The database can only be read now");
      await ask(inject("postgres"), `${readOnly} off`);
      // No connection to the former standby is left in the pool.
      await liveThrough();
      await expect.poll(readiness).toBe("ready");
    });
  });

  it("a table that statements do not find", async () => {
    const url = await createDatabase(inject("postgres"));
    await ask(url, `CREATE SCHEMA elsewhere; ALTER TABLE "RateLimit" SET SCHEMA elsewhere`);
    await on(url, () => expect.poll(readiness).toMatch(/not in its search path: RateLimit/));
  });
});
