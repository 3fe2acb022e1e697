const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** Who has lived so long did not die of how it was started. */
const SETTLED_MS = 60_000;
const MAX_DEATHS = 6;

/** Judges deaths of workers: how long to wait before the next one, or that there is no use in another. */
export type Backoff = { noteDeath(livedMs: number): number | "give-up" };

export function createBackoff(): Backoff {
  let inARow = 0;
  return {
    noteDeath(livedMs) {
      inARow = livedMs >= SETTLED_MS ? 1 : inARow + 1;
      return inARow >= MAX_DEATHS
        ? "give-up"
        : Math.min(FIRST_PAUSE_MS * 2 ** (inARow - 1), LONGEST_PAUSE_MS);
    },
  };
}
