const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long ago something was, in the one unit that says most; `date` when a date says more. */
export type Elapsed =
  | { readonly unit: "minute" | "hour" | "day"; readonly count: number }
  | { readonly unit: "now" }
  | { readonly unit: "date" };

/** @param now of the same clock; what lies a little ahead of it, because two clocks differ, is now */
export function elapsedSince(at: Date, now: Date): Elapsed {
  const seconds = (now.getTime() - at.getTime()) / 1000;
  if (seconds < -MINUTE) return { unit: "date" };
  if (seconds < MINUTE) return { unit: "now" };
  if (seconds < HOUR) return { unit: "minute", count: Math.floor(seconds / MINUTE) };
  if (seconds < DAY) return { unit: "hour", count: Math.floor(seconds / HOUR) };
  if (seconds < 7 * DAY) return { unit: "day", count: Math.floor(seconds / DAY) };
  return { unit: "date" };
}
