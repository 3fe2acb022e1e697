import { DatabaseError, escapeIdentifier } from "pg";
import { z } from "zod";
import { Connection, schemaOf } from "@/lib/db/connection";
import { isOutage } from "@/lib/db/outage";
import { withSchemaEngine } from "./engine";
import { readMigrations } from "./list";

/** Any number that nothing else locks in this database; Prisma's engine takes its own lock besides. */
const MIGRATION_LOCK = 3_526_101_720;
const LOCK_WAIT_MS = 60_000;
/** PostgreSQL, appendix A: the code of an error by lock_timeout. */
const LOCK_NOT_AVAILABLE = "55P03";
const CONNECT_MS = 5_000;

/** No connection to the database, or none that can be used or written to: worth another try later, unlike a bad migration. */
export class DatabaseUnreachable extends Error {
  override name = "DatabaseUnreachable";
}

/** A migration failed and was undone as a whole, or another process holds the lock for too long. */
export class MigrationFailed extends Error {
  override name = "MigrationFailed";
}

/**
 * Applies the pending migrations of prisma/migrations, each in one transaction, and records them in Prisma's own
 * table, so that `prisma migrate deploy` agrees. Several processes may call it at once: one applies, the others wait.
 * @param databaseUrl a direct connection: the lock belongs to a session, which a transaction pooler would not keep
 * @returns the names of the migrations that this call applied, oldest first
 * @throws DatabaseUnreachable, MigrationFailed
 */
export async function migrate(databaseUrl: string, folder?: string): Promise<string[]> {
  const lock = await connect(databaseUrl);
  try {
    await waitForLock(lock);
    await requireWritable(lock);
    await createNamedSchema(lock, databaseUrl);
    return await applyPending(databaseUrl, folder);
  } finally {
    await lock.end();
  }
}

async function connect(databaseUrl: string): Promise<Connection> {
  const client = new Connection({
    connectionString: databaseUrl,
    connectionTimeoutMillis: CONNECT_MS,
    application_name: "cloakroom-migrate",
  });
  // An idle connection that breaks would otherwise end the process; the queries in flight report the fault.
  client.on("error", () => undefined);
  try {
    await client.connect();
    return client;
  } catch (cause) {
    throw new DatabaseUnreachable(`The database cannot be reached: ${messageOf(cause)}`, { cause });
  }
}

async function waitForLock(client: Connection): Promise<void> {
  await client.query(`SET lock_timeout = ${LOCK_WAIT_MS}`);
  try {
    await client.query("SELECT pg_advisory_lock($1)", [MIGRATION_LOCK]);
  } catch (cause) {
    const timedOut = cause instanceof DatabaseError && cause.code === LOCK_NOT_AVAILABLE;
    if (!timedOut) throw new DatabaseUnreachable(`The database went away: ${messageOf(cause)}`, { cause });
    throw new MigrationFailed(
      `Another process has been migrating this database for ${LOCK_WAIT_MS / 1000} seconds. Try again when it is done.`,
      { cause },
    );
  }
}

/** A standby, as after a fail-over, may become the primary server, or its name lead to that one. */
async function requireWritable(client: Connection): Promise<void> {
  const { rows } = await client.query(
    `SELECT current_setting('transaction_read_only')::boolean AS "readOnly"`,
  );
  if (!z.tuple([z.object({ readOnly: z.literal(false) })]).safeParse(rows).success)
    throw new DatabaseUnreachable("The database can only be read now");
}

/** The schema that the URL names, as Prisma does; who names one by the search path has made it. */
async function createNamedSchema(client: Connection, databaseUrl: string): Promise<void> {
  const schema = schemaOf(databaseUrl);
  if (schema === null) return;
  // Asked first: IF NOT EXISTS wants the right to create also where nothing is to be created.
  const { rowCount } = await client.query("SELECT FROM pg_namespace WHERE nspname = $1", [schema]);
  if (rowCount === 0) await client.query(`CREATE SCHEMA ${escapeIdentifier(schema)}`);
}

async function applyPending(databaseUrl: string, folder?: string): Promise<string[]> {
  const migrationsList = readMigrations(folder);
  const filters = { externalTables: [], externalEnums: [] };
  try {
    return await withSchemaEngine(databaseUrl, async (engine) => {
      // A script runs in one transaction, so one that is recorded as begun and not as finished left nothing behind:
      // it may be tried again. (Had only its record been lost, the next try fails on what already exists.)
      const input = { migrationsList, filters, optInToShadowDatabase: false };
      const { failedMigrationNames } = await engine.diagnoseMigrationHistory(input);
      for (const migrationName of failedMigrationNames)
        await engine.markMigrationRolledBack({ migrationName });
      return (await engine.applyMigrations({ migrationsList, filters })).appliedMigrationNames;
    });
  } catch (cause) {
    if (isOutage(cause))
      throw new DatabaseUnreachable(`The database went away: ${messageOf(cause)}`, { cause });
    throw new MigrationFailed(`Migrating the database failed: ${messageOf(cause)}`, { cause });
  }
}

/** The message without the engine's own trace, which begins at "0:". */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return messageOf(error.errors[0]);
  const message = error instanceof Error ? error.message : String(error);
  const name = /migration_name="([^"]+)"/.exec(message)?.[1];
  return `${name ? `${name}: ` : ""}${message.split(/\n\s+0: /)[0] ?? message}`;
}
