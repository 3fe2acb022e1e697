/** For so long after it was sent a heartbeat that came back vouches for what is kept in memory, in milliseconds. */
export const TRUST_MS = 2_000;

/** What a clock may gain or lose against another one within TRUST_MS, amply, in milliseconds. */
const DRIFT_MS = 5;

/** A moment in milliseconds, by two clocks: `performance.now()`, which nobody sets, and `Date.now()`. */
export type Moment = { readonly monotonic: number; readonly wall: number };

/** A heartbeat that came back from the database. */
export type Beat = {
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
 * Whether everything committed up to TRUST_MS ago has been heard of. The wall clock is asked too because the monotonic one
 * stands still while a machine sleeps; set forward, it only makes us ask the database.
 */
export function isTrusted(beat: Beat | null, now: Moment): beat is Beat {
  if (beat === null) return false;
  return now.monotonic - beat.sent.monotonic < TRUST_MS && now.wall - beat.sent.wall < TRUST_MS;
}

/** Between which two times the database's clock stands now, in milliseconds since 1970. */
export function databaseClock(
  beat: Beat,
  now: Moment,
): { readonly earliest: number; readonly latest: number } {
  return {
    earliest: beat.databaseTime + now.monotonic - beat.returned - DRIFT_MS,
    latest: beat.databaseTime + now.monotonic - beat.sent.monotonic + DRIFT_MS,
  };
}
