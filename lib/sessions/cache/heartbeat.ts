/** For so long after it was sent a heartbeat that came back vouches for what is kept in memory, in milliseconds. */
export const MAX_AGE_MS = 2_000;

/** What a clock may gain or lose against another one within MAX_AGE_MS, amply, in milliseconds. */
const DRIFT_MS = 5;

/** A moment in milliseconds, by two clocks: `performance.now()`, which nobody sets, and `Date.now()`. */
export type Moment = { readonly monotonic: number; readonly wall: number };

/** A heartbeat that came back from the database. */
export type Heartbeat = {
  readonly sent: Moment;
  /** By the monotonic clock. */
  readonly returned: number;
  /** What the database's clock said in between, in milliseconds since 1970. */
  readonly databaseTime: number;
};

export function currentMoment(): Moment {
  return { monotonic: performance.now(), wall: Date.now() };
}

/**
 * Whether this process has been notified of everything committed up to MAX_AGE_MS ago. The wall clock is asked too because the monotonic one
 * stands still while a machine sleeps; set forward, it only makes us ask the database.
 */
export function isRecent(heartbeat: Heartbeat | null, now: Moment): heartbeat is Heartbeat {
  if (heartbeat === null) return false;
  return now.monotonic - heartbeat.sent.monotonic < MAX_AGE_MS && now.wall - heartbeat.sent.wall < MAX_AGE_MS;
}

/** Between which two times the database's clock stands now, in milliseconds since 1970. */
export function databaseClock(
  heartbeat: Heartbeat,
  now: Moment,
): { readonly earliest: number; readonly latest: number } {
  return {
    earliest: heartbeat.databaseTime + now.monotonic - heartbeat.returned - DRIFT_MS,
    latest: heartbeat.databaseTime + now.monotonic - heartbeat.sent.monotonic + DRIFT_MS,
  };
}
