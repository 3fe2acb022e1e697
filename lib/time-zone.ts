/** The cookie in which a browser says its time zone; `app/components/time-zone-cookie.tsx` sets it. */
export const TIME_ZONE_COOKIE = "time-zone";

/** For whoever has not said it; moments name their zone, so nobody is misled. */
export const DEFAULT_TIME_ZONE = "UTC";

/**
 * A time zone of a browser, whatever a client wrote there.
 * @returns its IANA name, or the default for none and for what this runtime does not know
 */
export function readTimeZone(value: string | undefined): string {
  if (value === undefined || !/^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/.test(value)) return DEFAULT_TIME_ZONE;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: value }).resolvedOptions().timeZone;
  } catch {
    return DEFAULT_TIME_ZONE;
  }
}
