import { z } from "zod";
import { estimateRows } from "./estimate";
import { queryRows } from "@/lib/db/query";
import { env } from "@/lib/env";

/** The live sessions of browsers and programs, without their children, and on which day in UTC each was last used. */
export type SessionFigures = {
  readonly count: number;
  /** Whether all were counted; of very many only a sample is, and the figures are about right. */
  readonly exact: boolean;
  readonly byDayOfLastUse: readonly { readonly day: string; readonly count: number }[];
};

const row = z.object({ day: z.string(), count: z.number() });

/** Up to so many rows are counted one by one; of more, a sample of this size is drawn. */
const MOST_COUNTED = 100_000;

const COUNT = `
  SELECT to_char(s."lastSeenAt" AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS "day", count(*)::int AS "count"
  FROM "Session" s TABLESAMPLE SYSTEM ($1)
  JOIN "User" u ON u."id" = s."userId"
  WHERE u."disabledAt" IS NULL AND s."parentId" IS NULL AND s."absoluteExpiresAt" > now()
    AND s."lastSeenAt" > now() - make_interval(secs => CASE u."role" WHEN 'ADMIN' THEN $2::int ELSE $3::int END)
    AND s."createdAt" > now() - make_interval(secs => CASE u."role" WHEN 'ADMIN' THEN $4::int ELSE $5::int END)
  GROUP BY 1 ORDER BY 1`;

/** Counts the live sessions by the day of their last use, in a time that does not grow with the table. */
export async function countLiveSessions(): Promise<SessionFigures> {
  const { admin, user } = env().lifetimes;
  const rows = await estimateRows("Session");
  const share = rows === null || rows <= MOST_COUNTED ? 1 : MOST_COUNTED / rows;
  const lifetimes = [admin.idle, user.idle, admin.absolute, user.absolute];
  const sampled = await queryRows(row, COUNT, [share * 100, ...lifetimes]);
  const byDayOfLastUse = sampled.map(({ day, count }) => ({ day, count: Math.round(count / share) }));
  return {
    count: byDayOfLastUse.reduce((sum, { count }) => sum + count, 0),
    exact: share === 1,
    byDayOfLastUse,
  };
}
