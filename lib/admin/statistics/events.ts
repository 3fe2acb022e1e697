import { z } from "zod";
import { db } from "@/lib/db/client";
import { databaseNow } from "@/lib/db/clock";
import { queryRows } from "@/lib/db/query";
import { reading } from "@/lib/db/transaction";
import { type Day, lastDays, startOfDay } from "./days";

/**
 * What happened on a day in UTC. By which provider somebody came, and why they were refused, is forgotten with them: that is
 * counted under "".
 */
export type DayFigures = {
  readonly day: Day;
  /** Sign-ins by the name of the provider. */
  readonly signIns: Readonly<Record<string, number>>;
  /** Refused sign-ins by the code of why. */
  readonly refusals: Readonly<Record<string, number>>;
  readonly newUsers: number;
};

export type Statistics = { readonly at: Date; readonly days: readonly DayFigures[] };

const row = z.object({ day: z.string(), type: z.string(), by: z.string(), count: z.number() });

/** Events of the last moments of a day may still be on their way when the next one begins. */
const SETTLING_MS = 3_600_000;
const MOST_DAYS_KEPT = 200;

const COUNT = `
  SELECT to_char("at" AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS "day", "type",
         CASE "type" WHEN 'user.created' THEN ''
           ELSE coalesce("detail" ->> CASE "type" WHEN 'sign-in.refused' THEN 'code' ELSE 'provider' END, '') END AS "by",
         count(*)::int AS "count"
  FROM "AuditEvent"
  WHERE "type" IN ('session.started', 'sign-in.refused', 'user.created') AND "at" >= $1
  GROUP BY 1, 2, 3`;

/**
 * The log is append-only, so a day that is over keeps its sums: each process counts it once. After a restart that takes a
 * moment on a log of millions, afterwards today alone is counted. Only by which provider somebody came is forgotten with
 * them, and that by processes which count the day after.
 */
const settled = new Map<Day, DayFigures>();

/** Sign-ins, refusals and new users of the last `count` days in UTC, by the database's clock, the oldest first. */
export async function countEventsByDay(count: number): Promise<Statistics> {
  const at = await reading(() => databaseNow(db()));
  const days = lastDays(count, at);
  const firstOpen = days.find((day) => !settled.has(day)) ?? days.at(-1) ?? "";
  const rows = await queryRows(row, COUNT, [startOfDay(firstOpen)]);
  const figures = days.map((day) => (day < firstOpen ? settled.get(day) : undefined) ?? figuresOf(day, rows));
  keepSettled(figures, at);
  return { at, days: figures };
}

function figuresOf(day: Day, rows: readonly z.infer<typeof row>[]): DayFigures {
  const ofDay = rows.filter((row) => row.day === day);
  const counts = (asked: string) =>
    Object.fromEntries(
      ofDay.flatMap(({ type, by, count }) => (type === asked ? [[by, count] as const] : [])),
    );
  return {
    day,
    signIns: counts("session.started"),
    refusals: counts("sign-in.refused"),
    newUsers: counts("user.created")[""] ?? 0,
  };
}

function keepSettled(figures: readonly DayFigures[], at: Date): void {
  for (const day of figures) {
    const end = startOfDay(day.day).getTime() + 86_400_000;
    if (end + SETTLING_MS <= at.getTime()) settled.set(day.day, day);
  }
  for (const day of [...settled.keys()].sort().slice(0, -MOST_DAYS_KEPT)) settled.delete(day);
}
