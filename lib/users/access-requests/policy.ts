const DAY = 86_400;

/**
 * For how long a request is kept, in seconds, from when it was made or decided: long enough for an administrator to come back
 * from a holiday, and no longer than what was asked is of use.
 */
export const REQUEST_LIFETIME = 30 * DAY;

/** Since it was made, in seconds: no request stays longer, however often it is decided anew. */
const LONGEST_REQUEST = 90 * DAY;

/** When a request is over that was made, and then decided, at these moments. */
export function endOfRequest(createdAt: Date, decidedAt = createdAt): Date {
  return new Date(
    Math.min(decidedAt.getTime() + REQUEST_LIFETIME * 1000, createdAt.getTime() + LONGEST_REQUEST * 1000),
  );
}
