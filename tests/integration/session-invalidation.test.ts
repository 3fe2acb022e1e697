import { describe, expect, it } from "vitest";
import { Client } from "pg";
import { readAccounts } from "@/lib/sessions/accounts";
import { waitForOwnInvalidation } from "@/lib/sessions/cache/invalidation";
import { readSession } from "@/lib/sessions/data";
import { addApplication } from "./applications-world";
import {
  countKept,
  countQueries,
  createAccount,
  issueKeptSession,
  queryByHand,
  useSessionCache,
} from "./cached-sessions";
import { createUser, emptyTables } from "./fixtures";

useSessionCache();

describe("a change by hand", () => {
  it.each([
    ['DELETE FROM "Session"', { status: "unknown" }],
    ['DELETE FROM "User"', { status: "unknown" }],
    ['TRUNCATE "Session"', { status: "unknown" }],
    ['TRUNCATE "User" CASCADE', { status: "unknown" }],
    [`UPDATE "User" SET "disabledAt" = now()`, { status: "disabled" }],
    [`UPDATE "User" SET "role" = 'ADMIN'`, { status: "live", user: { role: "ADMIN" } }],
    [`UPDATE "User" SET "name" = 'Renamed'`, { status: "live", user: { name: "Renamed" } }],
    [`UPDATE "Session" SET "lastSeenAt" = now() - interval '8 days'`, { status: "idle" }],
    [`UPDATE "Session" SET "absoluteExpiresAt" = now()`, { status: "expired" }],
    [`UPDATE "Session" SET "authenticatedAt" = now() - interval '1 hour'`, { session: { fresh: false } }],
    [`UPDATE "Session" SET "secretHash" = sha256('other')`, { status: "unknown" }],
    // What an ORM or a driver may wrap it in.
    [`BEGIN; SAVEPOINT a; DELETE FROM "Session"; RELEASE a; COMMIT`, { status: "unknown" }],
    [`WITH gone AS (DELETE FROM "Session" RETURNING "id") SELECT * FROM gone`, { status: "unknown" }],
  ])("%s", async (sql, expected) => {
    const { session } = await issueKeptSession();
    expect(await readSession(session.sealed)).toMatchObject({ status: "live" });
    await queryByHand(sql);
    await waitForOwnInvalidation();
    expect(await readSession(session.sealed)).toMatchObject(expected);
  });

  it("is made from any search path", async () => {
    const { session } = await issueKeptSession();
    await readSession(session.sealed);
    // Each statement of each table whose triggers call further functions.
    await queryByHand(`
      BEGIN; SET LOCAL search_path = pg_catalog;
      UPDATE house."Account" SET "lastUsedAt" = now(); UPDATE house."User" SET "name" = 'Renamed';
      UPDATE house."Session" SET "provider" = 'github'; DELETE FROM house."Account"; DELETE FROM house."Session";
      COMMIT`);
    await waitForOwnInvalidation();
    expect(await readSession(session.sealed)).toMatchObject({ status: "unknown" });
  });

  it("that is rolled back changes nothing, and costs nothing", async () => {
    const { session } = await issueKeptSession();
    await readSession(session.sealed);
    await queryByHand('BEGIN; DELETE FROM "Session"; ROLLBACK');
    await waitForOwnInvalidation();
    expect(await countQueries(async () => readSession(session.sealed))).toBe(0);
  });
});

/** Columns that no read shows. */
const UNSHOWN = [
  "User.emailVerifiedAt",
  "User.updatedAt",
  "User.timeZone",
  "Session.ip",
  "Session.userAgent",
  "Session.accountId",
];

/** Another value for each column. */
const OTHER_VALUES: Record<string, Record<string, string>> = {
  User: {
    id: "gen_random_uuid()",
    email: `'other@example.com'`,
    name: `'Other'`,
    image: `'https://example.com/other.png'`,
    role: `'ADMIN'`,
    disabledAt: "now()",
    locale: `'ru'`,
    timeZone: `'Europe/Berlin'`,
    createdAt: `"createdAt" - interval '1 day'`,
    emailVerifiedAt: "now()",
    updatedAt: "now() + interval '1 second'",
    // A reason is one of being disabled.
    disabledReason: `'spam', "disabledAt" = now()`,
  },
  Session: {
    id: "gen_random_uuid()",
    userId: `(SELECT "id" FROM "User" WHERE "email" = 'second@example.com')`,
    secretHash: "sha256('other')",
    createdAt: `"createdAt" - interval '1 day'`,
    authenticatedAt: `"authenticatedAt" + interval '1 second'`,
    lastSeenAt: `"lastSeenAt" - interval '1 second'`,
    absoluteExpiresAt: `"absoluteExpiresAt" - interval '1 second'`,
    carrier: `'BEARER'`,
    provider: `'github'`,
    accountId: "gen_random_uuid()",
    ip: `'192.0.2.99'`,
    userAgent: `'Other/1.0'`,
    applicationId: `(SELECT "id" FROM "Application")`,
    // Neither is without an application and the other.
    origin: `'https://a.test', "applicationId" = (SELECT "id" FROM "Application"), "parentId" = "id"`,
    parentId: `"id", "applicationId" = (SELECT "id" FROM "Application"), "origin" = 'https://a.test'`,
    scopes: `'{email}', "applicationId" = (SELECT "id" FROM "Application")`,
  },
  Account: {
    id: "gen_random_uuid()",
    userId: `(SELECT "id" FROM "User" WHERE "email" = 'second@example.com')`,
    provider: `'github'`,
    providerAccountId: `'other'`,
    email: `'other@example.com'`,
    emailVerified: `NOT "emailVerified"`,
    profile: `'{"login":"other"}'`,
    linkedAt: `"linkedAt" - interval '1 day'`,
    lastUsedAt: `"lastUsedAt" + interval '1 second'`,
    organizations: `'{acme}'`,
    organizationsAnswered: `'{acme}'`,
    organizationsAt: "now()",
  },
};

describe("every column that a read shows", () => {
  it.each(["User", "Session", "Account"])(
    "of %s is announced when it changes, and no other",
    async (table) => {
      const { rows } = await queryByHand<{ name: string }>(
        `SELECT column_name AS name FROM information_schema.columns WHERE table_name = $1 AND table_schema = current_schema()`,
        [table],
      );
      for (const { name } of rows) {
        await emptyTables();
        await createUser({ email: "second@example.com" });
        await addApplication();
        const { session, user } = await issueKeptSession();
        const account = await createAccount(user.id);
        await waitForOwnInvalidation();
        await readSession(session.sealed);
        const value = OTHER_VALUES[table]?.[name];
        if (value === undefined) throw new Error(`say of ${table}.${name} whether a read shows it`);
        const id = { User: user.id, Session: session.id, Account: account.id }[table];
        await queryByHand(`UPDATE "${table}" SET "${name}" = ${value} WHERE "id" = '${id}'`);
        await waitForOwnInvalidation();
        expect([name, countKept()]).toEqual([name, UNSHOWN.includes(`${table}.${name}`) ? 1 : 0]);
      }
    },
  );

  it.each(['DELETE FROM "Account"', 'TRUNCATE "Account"'])("%s takes accounts away", async (sql) => {
    const { session, user } = await issueKeptSession();
    await createAccount(user.id);
    const accounts = async () => {
      const read = await readSession(session.sealed);
      return read.status === "live" ? (await readAccounts(read)).map(({ email }) => email) : read.status;
    };
    expect(await accounts()).toEqual(["sample@example.com"]);
    await queryByHand(sql);
    await waitForOwnInvalidation();
    expect(await accounts()).toEqual([]);
  });

  it("an account that comes is announced", async () => {
    const { session, user } = await issueKeptSession();
    const before = await readSession(session.sealed);
    expect(before.status === "live" && (await readAccounts(before))).toEqual([]);
    const account = await createAccount(user.id);
    await waitForOwnInvalidation();
    const read = await readSession(session.sealed);
    expect(read.status === "live" && (await readAccounts(read))).toEqual([
      {
        id: account.id,
        provider: "google",
        subject: "112233445566778899001",
        email: "sample@example.com",
        emailVerified: true,
        linkedAt: account.linkedAt,
        lastUsedAt: account.lastUsedAt,
        profile: { locale: "en" },
        organizations: [],
        organizationsAt: null,
      },
    ]);
  });

  it("a later use is not", async () => {
    const { session } = await issueKeptSession();
    await readSession(session.sealed);
    await queryByHand(`UPDATE "Session" SET "lastSeenAt" = "lastSeenAt" + interval '1 hour'`);
    await waitForOwnInvalidation();
    expect(countKept()).toBe(1);
  });
});

describe("changes of many rows at once", () => {
  it.each([
    [450, 3],
    [20_001, 1],
  ])("%d deleted sessions take %d announcements", async (count, announcements) => {
    const { session, user } = await issueKeptSession();
    await queryByHand(
      `INSERT INTO "Session" ("id", "userId", "secretHash", "absoluteExpiresAt", "provider")
       SELECT gen_random_uuid(), $1, sha256('x'), now() + interval '1 day', 'google' FROM generate_series(2, $2)`,
      [user.id, count],
    );
    await readSession(session.sealed);
    const heard: string[] = [];
    const listener = new Client({ connectionString: process.env.DATABASE_URL });
    await listener.connect();
    listener.on("notification", ({ payload = "" }) => heard.push(payload));
    await listener.query("LISTEN cloakroom_sessions");
    await queryByHand('DELETE FROM "Session"');
    await listener.query("SELECT 1");
    await listener.end();
    expect(heard).toHaveLength(announcements);
    expect(Math.max(...heard.map((payload) => payload.length))).toBeLessThan(8000);
    await waitForOwnInvalidation();
    expect(await readSession(session.sealed)).toEqual({ status: "unknown" });
  });
});
