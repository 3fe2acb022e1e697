import { z } from "zod";
import { estimateRows } from "./estimate";
import { queryRows } from "@/lib/db/query";

/** From so many on, PostgreSQL's own estimate will do. */
const MOST_COUNTED = 1_000_000;

const row = z.object({ count: z.number() });

const ACTIVE = `
  SELECT count(*)::int AS "count" FROM (
    SELECT "userId" FROM "Account" WHERE "lastUsedAt" >= $1
    UNION
    SELECT "userId" FROM "Session" WHERE $2 AND "lastSeenAt" >= $1) active`;

/** From so many on, sessions are not looked through. */
const MOST_SESSIONS = 100_000;

/**
 * How many users signed in or used a session since a moment. Of very many sessions none is looked at: then those who only used
 * one are missing, and the figure is about right.
 */
export async function countActiveUsers(
  since: Date,
): Promise<{ readonly count: number; readonly exact: boolean }> {
  const sessions = await estimateRows("Session");
  const exact = sessions === null || sessions <= MOST_SESSIONS;
  const [counted] = await queryRows(row, ACTIVE, [since, exact]);
  return { count: counted?.count ?? 0, exact };
}

/** How many users there are; `exact` unless there are very many. */
export async function countUsers(): Promise<{ readonly count: number; readonly exact: boolean }> {
  const estimate = await estimateRows("User");
  if (estimate !== null && estimate > MOST_COUNTED) return { count: Math.round(estimate), exact: false };
  const [counted] = await queryRows(row, `SELECT count(*)::int AS "count" FROM "User"`);
  return { count: counted?.count ?? 0, exact: true };
}
