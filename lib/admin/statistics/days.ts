/** One day in UTC, as 2026-11-22. */
export type Day = string;

const MS_A_DAY = 86_400_000;

/** The day, in UTC, of a moment. */
export function dayOf(moment: Date): Day {
  return moment.toISOString().slice(0, 10);
}

/** The last `count` days in UTC up to the one of `now`, the oldest first. */
export function lastDays(count: number, now: Date): Day[] {
  return Array.from({ length: count }, (_, index) =>
    dayOf(new Date(now.getTime() - (count - 1 - index) * MS_A_DAY)),
  );
}

/** When a day begins. */
export function startOfDay(day: Day): Date {
  return new Date(`${day}T00:00:00.000Z`);
}
