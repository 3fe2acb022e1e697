import { z } from "zod";
import { estimateRows } from "./estimate";
import { queryRows } from "@/lib/db/query";

/** From so many on, PostgreSQL's own estimate will do. */
const MOST_COUNTED = 1_000_000;

const row = z.object({ count: z.number() });

/** How many users there are; `exact` unless there are very many. */
export async function countUsers(): Promise<{ readonly count: number; readonly exact: boolean }> {
  const estimate = await estimateRows("User");
  if (estimate !== null && estimate > MOST_COUNTED) return { count: Math.round(estimate), exact: false };
  const [counted] = await queryRows(row, `SELECT count(*)::int AS "count" FROM "User"`);
  return { count: counted?.count ?? 0, exact: true };
}
