const MS_A_DAY = 86_400_000;

/**
 * The moment a day begins in a time zone; where clocks are put forward over midnight, the first moment there is.
 * @param day as 2026-11-22
 * @param later so many days later
 */
export function startOfDayIn(timeZone: string, day: string, later = 0): Date {
  const midnight = Date.parse(`${day}T00:00:00Z`) + later * MS_A_DAY;
  // The zone's offset at the midnight sought is not known before it is found: the two it may have are both tried.
  const candidates = [-1, 1].map((side) => midnight - offsetAt(timeZone, midnight + side * MS_A_DAY));
  const exact = candidates.filter((at) => at + offsetAt(timeZone, at) === midnight);
  return new Date(exact.length > 0 ? Math.min(...exact) : Math.max(...candidates));
}

/** By how many milliseconds the clocks of a zone are ahead of UTC at a moment. */
function offsetAt(timeZone: string, at: number): number {
  const parts = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" }).formatToParts(at);
  const name = parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
  const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  const size = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
  return sign === "-" ? -size : size;
}
