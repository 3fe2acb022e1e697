import { pool } from "@/lib/db/client";
import { estimateRows } from "@/lib/db/estimate";
import { reading } from "@/lib/db/transaction";

/** From so many on, PostgreSQL's own estimate will do. */
const MOST_COUNTED = 1_000_000;

/** How many users there are; `exact` unless there are very many. */
export async function countUsers(): Promise<{ readonly count: number; readonly exact: boolean }> {
  return reading(async () => {
    const estimate = await estimateRows("User");
    if (estimate !== null && estimate > MOST_COUNTED) return { count: Math.round(estimate), exact: false };
    const { rows } = await pool().query<{ count: number }>(`SELECT count(*)::int AS "count" FROM "User"`);
    return { count: rows[0]?.count ?? 0, exact: true };
  });
}
