import { z } from "zod";
import { queryRows } from "@/lib/db/query";

const row = z.object({ rows: z.number() });

/**
 * About how many rows a table has, as PostgreSQL noted when it last looked; null for one it has not looked at yet.
 * @param table its name as the schema spells it
 */
export async function estimateRows(table: "User" | "Session"): Promise<number | null> {
  const [noted] = await queryRows(
    row,
    `SELECT "reltuples"::float8 AS "rows" FROM pg_class WHERE "oid" = to_regclass($1)`,
    [`"${table}"`],
  );
  const estimate = noted?.rows ?? -1;
  return estimate < 0 ? null : estimate;
}
