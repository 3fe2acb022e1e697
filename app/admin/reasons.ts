import type { DayFigures } from "@/lib/admin/statistics/events";

/** How often sign-ins were refused for what, the most frequent first. */
export function refusalsByCode(days: readonly DayFigures[]): { code: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { refusals } of days)
    for (const [code, count] of Object.entries(refusals)) counts.set(code, (counts.get(code) ?? 0) + count);
  return [...counts]
    .map(([code, count]) => ({ code, count }))
    .sort((one, other) => other.count - one.count || one.code.localeCompare(other.code, "en"));
}
