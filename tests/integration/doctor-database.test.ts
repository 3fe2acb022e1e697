import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { Client } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { createDatabase } from "../servers";
import { diagnose, type Diagnosis } from "./doctor";
import { forgetListening } from "./forgetful-pooler";

let url: string;
let client: Client;
beforeEach(async () => {
  url = await createDatabase(inject("postgres"));
  client = new Client({ connectionString: url });
  await client.connect();
  return () => client.end();
});

/** Of a deployment that has a database, whatever else it lacks. */
const look = (variables: Record<string, string> = {}): Promise<Diagnosis> =>
  diagnose({ DATABASE_URL: url, ...variables });

const badOf = ({ bad }: Diagnosis, check: string) =>
  bad.filter((finding) => finding.startsWith(`${check}, `)).map((finding) => finding.slice(check.length + 2));

describe("a database that cannot be reached", () => {
  let silent: ReturnType<typeof createServer>;
  beforeAll(async () => {
    silent = createServer(() => undefined).listen(0, "127.0.0.1");
    await once(silent, "listening");
  });
  afterAll(() => silent.close());

  const elsewhere = (change: (other: URL) => void) => {
    const other = new URL(url);
    change(other);
    return look({ DATABASE_URL: other.href });
  };

  it.each([
    ["nothing listens", (other: URL) => (other.port = "9"), /ECONNREFUSED/],
    ["the password is wrong", (other: URL) => (other.password = "other"), /password authentication failed/],
    ["it does not exist", (other: URL) => (other.pathname = "/absent"), /database "absent" does not exist/],
    ["the host does not exist", (other: URL) => (other.hostname = "absent.invalid"), /ENOTFOUND|EAI_AGAIN/],
    [
      "the server accepts and is silent",
      (other: URL) => (other.port = String((silent.address() as AddressInfo).port)),
      /timeout/,
    ],
  ])("is explained: %s", async (_, change, reason) => {
    const found = await elsewhere(change);
    expect(found.of("database")).toEqual([expect.stringMatching(reason)]);
    expect(found.of("migrations")).toEqual(["skipped: The database cannot be reached."]);
    expect(found.result).toBe("wrong");
  });
});

describe("a database that is not as it should be", () => {
  const nameOf = () => new URL(url).pathname.slice(1);

  it("can only be read", async () => {
    await client.query(`ALTER DATABASE ${nameOf()} SET default_transaction_read_only = on`);
    expect(badOf(await look(), "database")).toEqual(["wrong: It can only be read."]);
  });

  it("has the tables in a schema of their own, which is worth a note", async () => {
    expect((await look()).of("database")).toContain('note: Its tables have the schema "house".');
  });

  it("has none of the schemas in which statements look", async () => {
    await client.query(`ALTER ROLE cloakroom IN DATABASE ${nameOf()} SET search_path = nowhere`);
    expect(badOf(await look(), "database")).toEqual([
      "wrong: None of the schemas of its search path is there: nowhere.",
    ]);
  });

  it("has transactions of another level", async () => {
    await client.query(
      `ALTER ROLE cloakroom IN DATABASE ${nameOf()} SET default_transaction_isolation = 'repeatable read'`,
    );
    expect(badOf(await look(), "database")).toEqual([
      expect.stringMatching(/^warning: The role's transactions are repeatable read unless told otherwise/),
    ]);
  });

  it("has an encoding in which most names cannot be stored", async () => {
    const name = `latin_${crypto.randomUUID().replaceAll("-", "")}`;
    await client.query(
      `CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C'`,
    );
    const latin = new URL(`/${name}?schema=pg_catalog`, url).href;
    expect(badOf(await look({ DATABASE_URL: latin }), "database")).toEqual([
      "wrong: Its encoding is LATIN1: most names cannot be stored.",
    ]);
  });

  it("has fewer connections than the processes may open", async () => {
    const found = badOf(await look({ DATABASE_POOL_MAX: "90", WEB_CONCURRENCY: "4" }), "database");
    expect(found).toEqual([
      expect.stringMatching(/^wrong: One host may open 360 connections .* there are \d+\.$/),
    ]);
  });

  it("is reached by a line that leaves the machine in the clear", async () => {
    // Every system of ours connects 0.0.0.0 to itself, and nothing about its name says so.
    const found = badOf(await look({ DATABASE_URL: url.replace("127.0.0.1", "0.0.0.0") }), "database");
    expect(found).toEqual([expect.stringMatching(/^warning: The line to the database is not encrypted/)]);
  });

  it("goes by another clock", async () => {
    await client.query(`CREATE FUNCTION clock_timestamp() RETURNS timestamptz LANGUAGE sql AS
      $$ SELECT now() + interval '90 seconds' $$`);
    await client.query(`ALTER ROLE cloakroom IN DATABASE ${nameOf()} SET search_path = house, pg_catalog`);
    expect(badOf(await look(), "clock")).toEqual([
      "wrong: This machine's clock is 90 seconds behind that of the database. Beyond 60 seconds sign-ins are refused.",
    ]);
  });
});

describe("migrations", () => {
  const last = `(SELECT max(migration_name) FROM _prisma_migrations)`;
  const first = `(SELECT min(migration_name) FROM _prisma_migrations)`;

  it.each([
    [
      "pending",
      `DELETE FROM _prisma_migrations WHERE migration_name = ${last}`,
      /^wrong: Pending: \d+_\w+\.$/,
    ],
    [
      "failed",
      `UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name = ${last}`,
      /^wrong: Failed: \d+_\w+\.$/,
    ],
    [
      "changed",
      `UPDATE _prisma_migrations SET checksum = 'other' WHERE migration_name = ${first}`,
      /^wrong: Applied, but not as it is written here: \d+_first\.$/,
    ],
    [
      "of a newer version",
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('1', '2', '9_newer', now())`,
      /^warning: The database is ahead: it has 9_newer of a newer version\.$/,
    ],
    ["all pending", "DROP TABLE _prisma_migrations", /^wrong: Pending: \d+_first, /],
  ])("are %s", async (_, sql, says) => {
    await client.query(sql);
    expect(badOf(await look(), "migrations")).toEqual([expect.stringMatching(says)]);
  });
});

describe("notifications", () => {
  it("go to another database than DATABASE_URL's", async () => {
    const other = await createDatabase(inject("postgres"));
    expect(badOf(await look({ DATABASE_DIRECT_URL: other }), "notifications")).toEqual([
      "wrong: DATABASE_DIRECT_URL reaches another database than DATABASE_URL.",
    ]);
  });

  it("and migrations go to another schema than DATABASE_URL's", async () => {
    await client.query("CREATE SCHEMA elsewhere");
    const direct = new URL(url);
    direct.searchParams.set("schema", "elsewhere");
    expect(badOf(await look({ DATABASE_DIRECT_URL: direct.href }), "notifications")).toEqual([
      "wrong: DATABASE_DIRECT_URL reaches another schema of the database than DATABASE_URL.",
    ]);
  });

  it("do not pass a pooler in transaction mode: a warning, and wrong where sessions are cached", async () => {
    const pooler = await forgetListening(url);
    const says = "A notification did not arrive: a pooler in transaction mode is in between.";
    const pooled = { DATABASE_URL: pooler.url };
    expect(badOf(await look({ ...pooled, SESSION_CACHE: "off" }), "notifications")).toEqual([
      `warning: ${says}`,
    ]);
    expect(badOf(await look({ ...pooled, SESSION_CACHE: "on" }), "notifications")).toEqual([
      `wrong: ${says}`,
    ]);
    const past = await look({ ...pooled, SESSION_CACHE: "on", DATABASE_DIRECT_URL: url });
    expect(badOf(past, "notifications")).toEqual([]);
    pooler.stop();
  });

  it("are missed past a pooler that only its name betrays", async () => {
    const named = new URL(url);
    named.searchParams.set("pgbouncer", "true");
    expect(badOf(await look({ DATABASE_URL: named.href }), "notifications")).toEqual([
      "warning: DATABASE_URL looks like a pooler's, and there is no DATABASE_DIRECT_URL.",
    ]);
  });
});

describe("who and what is in it", () => {
  const user = `INSERT INTO "User" ("id", "email", "role") VALUES (gen_random_uuid(), $1, 'ADMIN')`;

  it("no administrator, and nobody who could become one", async () => {
    expect(badOf(await look(), "administrators")).toEqual([
      "warning: There is no administrator, and nobody can become one.",
    ]);
    await client.query(`UPDATE "User" SET "disabledAt" = now()`);
    await client.query(user, ["root@example.com"]);
    expect((await look({ ADMIN_EMAILS: "root@example.com,next@example.com" })).of("administrators")).toEqual([
      "fine: There is one administrator.",
      "note: 1 of 2 ADMIN_EMAILS have not signed in yet.",
    ]);
    await client.query(`UPDATE "User" SET "disabledAt" = now()`);
    expect(badOf(await look(), "administrators")).toHaveLength(1);
  });

  it("administrators whose domain is shut out", async () => {
    const variables = { ADMIN_EMAILS: "root@example.com", ALLOWED_EMAIL_DOMAINS: "example.org" };
    expect(badOf(await look(variables), "administrators")).toEqual([
      "warning: ALLOWED_EMAIL_DOMAINS shuts out 1 of ADMIN_EMAILS.",
    ]);
  });

  it.each([
    [
      "sessions",
      `WITH owner AS (INSERT INTO "User" ("id") VALUES (gen_random_uuid()) RETURNING "id")
       INSERT INTO "Session" ("id", "userId", "secretHash", "absoluteExpiresAt", "provider")
       SELECT gen_random_uuid(), "id", decode(repeat('00', 32), 'hex'), now() - interval '5 days', 'google' FROM owner`,
    ],
    [
      "limits",
      `INSERT INTO "RateLimit" VALUES ('k', 1, (extract(epoch FROM now() - interval '5 days') * 1000)::bigint)`,
    ],
    [
      "events",
      `INSERT INTO "AuditEvent" ("id", "at", "type") VALUES (gen_random_uuid(), now() - interval '405 days', 'test')`,
    ],
  ])("%s that a cleanup should have removed", async (_, sql) => {
    expect(badOf(await look(), "cleanup")).toEqual([]);
    await client.query(sql);
    expect(badOf(await look(), "cleanup")).toEqual([
      "warning: The oldest row that is over should have been removed 5 days ago.",
    ]);
  });
});
