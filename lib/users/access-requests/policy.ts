const DAY = 86_400;

/**
 * For how long a request is kept, in seconds, from when it was made or decided: long enough for an administrator to come back
 * from a holiday, and no longer than what was asked is of use.
 */
export const REQUEST_LIFETIME = 30 * DAY;
