import { DatabaseError, type PoolClient } from "pg";
import { z } from "zod";
import { pool } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";
import { parseRows } from "@/lib/db/rows";

/** What of a database says whether this application can work on it. */
export type DatabaseState = z.infer<typeof stateSchema> & { readonly applied: ReadonlySet<string> };

const stateSchema = z.object({
  encoding: z.string(),
  /** A standby, or told to be read only. */
  readOnly: z.boolean(),
  /** Tables that the search path does not find. */
  absent: z.array(z.string()),
});

const migrationSchema = z.object({ name: z.string() });

/** PostgreSQL, appendix A: the table is not there, so nothing has ever been migrated. */
const UNDEFINED_TABLE = "42P01";

const STATE = `
  SELECT current_setting('server_encoding') AS "encoding",
         current_setting('transaction_read_only')::boolean AS "readOnly",
         ARRAY(SELECT name FROM unnest($1::text[]) AS name WHERE to_regclass(quote_ident(name)) IS NULL) AS "absent"`;

const APPLIED = `
  SELECT "migration_name" AS "name" FROM "_prisma_migrations"
  WHERE "finished_at" IS NOT NULL AND "rolled_back_at" IS NULL`;

/** Asks on one connection, by the search path that every statement goes by. */
export async function readDatabaseState(): Promise<DatabaseState> {
  const client = await pool().connect();
  let state: z.infer<typeof stateSchema> | undefined;
  try {
    const { rows } = await client.query(STATE, [Object.values(Prisma.ModelName)]);
    [state] = parseRows(stateSchema, rows);
    if (state === undefined) throw new Error("the database did not say how it is");
    return { ...state, applied: await listAppliedMigrations(client) };
  } finally {
    // After a fail-over the name leads elsewhere; a connection to what became a standby would stay one.
    client.release(state?.readOnly !== false);
  }
}

async function listAppliedMigrations(client: PoolClient): Promise<ReadonlySet<string>> {
  try {
    const { rows } = await client.query(APPLIED);
    return new Set(parseRows(migrationSchema, rows).map(({ name }) => name));
  } catch (error) {
    if (error instanceof DatabaseError && error.code === UNDEFINED_TABLE) return new Set();
    throw error;
  }
}
