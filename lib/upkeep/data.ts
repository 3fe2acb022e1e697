import { DatabaseError } from "pg";
import { pool } from "@/lib/db/client";

/** PostgreSQL, appendix A: the table is not there, so nothing has ever been migrated. */
const UNDEFINED_TABLE = "42P01";

const APPLIED = `
  SELECT "migration_name" AS "name" FROM "_prisma_migrations"
  WHERE "finished_at" IS NOT NULL AND "rolled_back_at" IS NULL`;

/** The names of the migrations that are applied to the database. */
export async function listAppliedMigrations(): Promise<ReadonlySet<string>> {
  try {
    const { rows } = await pool().query<{ name: string }>(APPLIED);
    return new Set(rows.map(({ name }) => name));
  } catch (error) {
    if (error instanceof DatabaseError && error.code === UNDEFINED_TABLE) return new Set();
    throw error;
  }
}
