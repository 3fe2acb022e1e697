/** In seconds: before the second attempt, from then on four times as long each time, and never longer than that. */
const FIRST_DELAY = 10;
const GROWTH = 4;
const LONGEST_DELAY = 8 * 3600;
/** Chance may not ask a receiver again in the moment in which it has failed. */
const SHORTEST_DELAY = 3;

/** How often a delivery is attempted. All delays together are at most 52 hours, and about 26 by chance. */
export const MAX_ATTEMPTS = 13;

/** What a receiver asks for by Retry-After is heeded up to this, in seconds. */
const LONGEST_RETRY_AFTER = 6 * 3600;

/** At most so long a delay there is after so many attempts, in seconds. */
export function longestDelay(attempts: number): number {
  return Math.min(FIRST_DELAY * GROWTH ** (attempts - 1), LONGEST_DELAY);
}

/**
 * How long to wait after a failed attempt, in seconds; null when it was the last. Exponential backoff with full jitter: any
 * time from some seconds up to the longest, so that what failed together does not come back together.
 * @param attempts how many there have been
 * @param random from 0 up to 1
 * @param retryAfter what the receiver asks for at least, in seconds
 */
export function delayAfter(attempts: number, random: number, retryAfter: number | null): number | null {
  if (attempts >= MAX_ATTEMPTS) return null;
  const asked = Math.min(retryAfter ?? 0, LONGEST_RETRY_AFTER);
  return Math.max(random * longestDelay(attempts), asked, SHORTEST_DELAY);
}

/**
 * What Retry-After says (RFC 9110 section 10.2.3), in seconds from now; null when nothing that can be read.
 * @param now in milliseconds since 1970
 */
export function parseRetryAfter(text: string | null, now: number): number | null {
  if (text === null) return null;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const date = /^[A-Z][a-z]{2,8},? /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, (date - now) / 1000);
}
