import { logEvent } from "@/lib/log";
import { eraseNextBatch } from "@/lib/users/erasure/mutations";

/** How many events of users who have left were gone through, and whether none was left. */
export type Erased = { readonly erased: number; readonly complete: boolean };

/**
 * Erases what is left of users who have deleted themselves, batch by batch, until nothing is left that no other process
 * is at work on.
 * @throws AppError database-unavailable; what is written down as left stays so
 */
export async function eraseRest(timeIsUp: () => boolean): Promise<Erased> {
  let erased = 0;
  while (!timeIsUp()) {
    const count = await eraseNextBatch();
    if (count === null) return { erased, complete: true };
    erased += count;
  }
  return { erased, complete: false };
}

/**
 * The same right after somebody was deleted, for at most `budget` milliseconds. A failure is the log's to tell: the next
 * clean-up goes on.
 */
export async function eraseSoon(budget: number): Promise<void> {
  const begun = performance.now();
  try {
    const { erased, complete } = await eraseRest(() => performance.now() - begun >= budget);
    if (erased === 0) return;
    const duration_ms = Math.round(performance.now() - begun);
    logEvent("info", "erasure.done", {
      duration_ms,
      count: erased,
      detail: complete ? "complete" : "more is left",
    });
  } catch (error) {
    logEvent("warn", "erasure.interrupted", { error });
  }
}
