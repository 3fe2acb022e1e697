import { PrismaPg } from "@prisma/adapter-pg";
import type { SqlDriverAdapterFactory } from "@prisma/driver-adapter-utils";
import type pg from "pg";
import { z } from "zod";
import { parseRows } from "./rows";

/**
 * The schema in which the connection finds our tables, or where a migration would put them. Raw statements and migrations
 * go by the search path, while Prisma writes a schema before every table, "public" unless told. Null where none of the
 * search path is there.
 */
export const FIND_SCHEMA = `
  SELECT coalesce(
    (SELECT n."nspname" FROM pg_class c JOIN pg_namespace n ON n."oid" = c."relnamespace"
     WHERE c."oid" = to_regclass('"User"')),
    current_schema())::text AS "schema"`;

const schemaRow = z.object({ schema: z.string().nullable() });

async function findSchema(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query(FIND_SCHEMA);
  const [found] = parseRows(schemaRow, rows);
  return found?.schema ?? "public";
}

/** Prisma's adapter over a pool, for the schema that the pool's own statements see. */
export function adaptPool(pool: pg.Pool): SqlDriverAdapterFactory {
  const { provider, adapterName } = new PrismaPg(pool);
  return {
    provider,
    adapterName,
    connect: async () => new PrismaPg(pool, { schema: await findSchema(pool) }).connect(),
  };
}
