import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { migrate } from "@/scripts/migrate";
import { findDifference } from "@/scripts/migrations/difference";
import { migrationsFolder } from "@/scripts/migrations/list";
import { bareEnvironment, createDatabase } from "../servers";

const folder = mkdtempSync(join(tmpdir(), "cloakroom-migrations-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A database without any migration, and a connection to it. */
async function connectToEmptyDatabase(): Promise<{ url: string; client: Client }> {
  const name = `empty_${crypto.randomUUID().replaceAll("-", "")}`;
  const server = await connect(inject("postgres"));
  await server.query(`CREATE DATABASE ${name}`);
  await server.end();
  const url = new URL(`/${name}`, inject("postgres")).href;
  return { url, client: await connect(url) };
}

async function connect(connectionString: string): Promise<Client> {
  const client = new Client({ connectionString });
  await client.connect();
  return client;
}

describe("migrating", () => {
  const names = readdirSync(migrationsFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();

  it("applies each migration once when several instances start at once", async () => {
    const { url, client } = await connectToEmptyDatabase();
    const applied = await Promise.all([1, 2, 3, 4].map(() => migrate(url)));
    expect(applied.flat()).toEqual(names);
    const { rows } = await client.query(
      "SELECT migration_name, applied_steps_count, finished_at IS NOT NULL AS finished FROM _prisma_migrations ORDER BY 1",
    );
    expect(rows).toEqual(
      names.map((name) => ({ migration_name: name, applied_steps_count: 1, finished: true })),
    );
    await client.end();
  });

  it("records the checksum that `prisma migrate deploy` compares: SHA-256 of the file", async () => {
    const client = await connect(await createDatabase(inject("postgres")));
    const { rows } = await client.query<{ migration_name: string; checksum: string }>(
      "SELECT migration_name, checksum FROM _prisma_migrations",
    );
    await client.end();
    expect(rows).toHaveLength(names.length);
    for (const { migration_name: name, checksum } of rows) {
      const file = readFileSync(join(migrationsFolder, name, "migration.sql"));
      expect(checksum).toBe(createHash("sha256").update(file).digest("hex"));
    }
  });

  it("applies a migration of a later version that is dated before one of a fork's own", async () => {
    const { url, client } = await connectToEmptyDatabase();
    const migrations = join(folder, "fork");
    writeMigration(migrations, "1_ours", "CREATE TABLE ours ();");
    writeMigration(migrations, "3_own", "CREATE TABLE own ();");
    expect(await migrate(url, migrations)).toEqual(["1_ours", "3_own"]);
    writeMigration(migrations, "2_later", "ALTER TABLE ours ADD COLUMN later text;");
    expect(await migrate(url, migrations)).toEqual(["2_later"]);
    expect(await migrate(url, migrations)).toEqual([]);
    await client.end();
  });

  it("is refused for a preview on Vercel without an address of its own, whose database may be production's", async () => {
    const { url, client } = await connectToEmptyDatabase();
    const command = ["--import", "tsx", "scripts/migrate.ts"];
    const run = (variables: Record<string, string>) =>
      spawnSync(process.execPath, command, {
        env: { ...bareEnvironment(), DATABASE_URL: url, VERCEL: "1", ...variables },
        encoding: "utf8",
      });
    const { status, stderr } = run({ VERCEL_ENV: "preview" });
    expect([status, stderr]).toEqual([
      1,
      expect.stringContaining("preview on Vercel without an AUTH_URL of its own"),
    ]);
    const production = {
      AUTH_URL: "https://app.example.com",
      VERCEL_PROJECT_PRODUCTION_URL: "app.example.com",
    };
    expect(run({ VERCEL_ENV: "preview", ...production }).status).toBe(1);
    const { rows } = await client.query("SELECT to_regclass('_prisma_migrations') AS migrations");
    expect(rows).toEqual([{ migrations: null }]);
    expect(run({ VERCEL_ENV: "preview", AUTH_URL: "https://preview.example.com" }).status).toBe(0);
    await client.end();
  });

  it("undoes a migration that fails as a whole, says why, and tries it again when it is corrected", async () => {
    const { url, client } = await connectToEmptyDatabase();
    const migrations = join(folder, "failing");
    writeMigration(migrations, "1_good", "CREATE TABLE good (); -- with a semicolon; in a comment");
    writeMigration(migrations, "2_bad", "CREATE TABLE half (); SELECT 1 / 0;");
    await expect(migrate(url, migrations)).rejects.toThrow(/2_bad: .*division by zero/s);
    const { rows } = await client.query("SELECT to_regclass('good') AS good, to_regclass('half') AS half");
    expect(rows).toEqual([{ good: "good", half: null }]);

    writeMigration(migrations, "2_bad", "CREATE TABLE half ();");
    expect(await migrate(url, migrations)).toEqual(["2_bad"]);
    expect(await migrate(url, migrations)).toEqual([]);
    await client.end();
  });

  it("leaves a database alone that is ahead of it, as when an older version is started again", async () => {
    const { url, client } = await connectToEmptyDatabase();
    const newer = join(folder, "newer");
    cpSync(migrationsFolder, newer, { recursive: true });
    writeMigration(newer, "99999999999999_newer", "CREATE TABLE newer ();");
    await migrate(url, newer);
    expect(await migrate(url)).toEqual([]);
    await client.end();
  });

  it("says that the database cannot be reached, and not its password", async () => {
    const url = new URL(inject("postgres"));
    url.port = "1";
    const refusal = migrate(url.href);
    await expect(refusal).rejects.toMatchObject({ name: "DatabaseUnreachable" });
    await expect(refusal).rejects.toThrow(/ECONNREFUSED/);
    await expect(refusal).rejects.not.toThrow(url.password);
  });

  it("leads to prisma/schema.prisma", async () => {
    expect(await findDifference()).toBeUndefined();
  });
});

function writeMigration(migrations: string, name: string, sql: string): void {
  mkdirSync(join(migrations, name), { recursive: true });
  writeFileSync(join(migrations, name, "migration.sql"), sql);
}

describe("the database itself", () => {
  let client: Client;
  beforeAll(async () => {
    client = await connect(await createDatabase(inject("postgres")));
  });
  afterAll(() => client.end());
  beforeEach(async () => {
    await client.query(
      "BEGIN; SET LOCAL cloakroom.audit_retention = '0 days'; DELETE FROM \"AuditEvent\"; COMMIT",
    );
  });

  async function insertEvent(age: string): Promise<void> {
    const sql = `INSERT INTO "AuditEvent" ("id", "at", "type") VALUES (gen_random_uuid(), now() - $1::interval, 'test')`;
    await client.query(sql, [age]);
  }

  async function countEvents(): Promise<number> {
    const { rows } = await client.query<{ count: number }>('SELECT count(*)::int FROM "AuditEvent"');
    return rows[0]?.count ?? -1;
  }

  it.each([
    ["UPDATE", `UPDATE "AuditEvent" SET "type" = 'other'`],
    ["TRUNCATE", 'TRUNCATE "AuditEvent"'],
    ["TRUNCATE ... CASCADE", 'TRUNCATE "AuditEvent" CASCADE'],
    ["DELETE", 'DELETE FROM "AuditEvent"'],
  ])("refuses %s of audit events", async (_, sql) => {
    await insertEvent("399 days");
    await expect(client.query(sql)).rejects.toMatchObject({ code: "23001" });
    expect(await countEvents()).toBe(1);
  });

  it("deletes audit events past the retention age, which only the asking transaction can change", async () => {
    await insertEvent("401 days");
    await client.query('DELETE FROM "AuditEvent"');
    expect(await countEvents()).toBe(0);

    await insertEvent("11 days");
    await client.query("BEGIN; SET LOCAL cloakroom.audit_retention = '10d'");
    await client.query('DELETE FROM "AuditEvent"');
    await client.query("ROLLBACK");
    await expect(client.query('DELETE FROM "AuditEvent"')).rejects.toThrow(
      /younger than the retention age of 400 /,
    );
  });

  it("refuses an e-mail with capitals", async () => {
    const insert = 'INSERT INTO "User" ("id", "email") VALUES (gen_random_uuid(), $1)';
    await expect(client.query(insert, ["Sample@example.com"])).rejects.toMatchObject({
      constraint: "User_email_is_lower_case",
    });
    await expect(client.query(insert, ["ПОЧТА@пример.рф"])).rejects.toMatchObject({ code: "23514" });
    await expect(client.query(insert, ["sample@example.com"])).resolves.toMatchObject({ rowCount: 1 });
    await expect(client.query(insert, [null])).resolves.toMatchObject({ rowCount: 1 });
  });

  it.each([
    ["31 bytes", 31, "Session_secretHash_is_sha256"],
    ["33 bytes", 33, "Session_secretHash_is_sha256"],
    ["32 bytes, and then asks for the user", 32, "Session_userId_fkey"],
  ])("as the digest of a session takes only SHA-256: %s", async (_, bytes, constraint) => {
    const insert = `INSERT INTO "Session" ("id", "userId", "secretHash", "absoluteExpiresAt", "provider")
      VALUES (gen_random_uuid(), gen_random_uuid(), $1, now(), 'google')`;
    await expect(client.query(insert, [Buffer.alloc(bytes)])).rejects.toMatchObject({ constraint });
  });
});
