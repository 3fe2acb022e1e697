import { logEvent } from "@/lib/log";
import { sessionCache } from "./cache";
import { recordSessionUses } from "./mutations";

/** Uses are written together, after so many milliseconds or when there are so many. */
const FLUSH_MS = 5_000;
const FLUSH_AT = 1_000;

type Uses = {
  /** When each session was used last, by the monotonic clock. */
  noted: Map<string, number>;
  timer: NodeJS.Timeout | null;
  /** The writing under way. */
  writing: Promise<void> | null;
};

// Next bundles this module, and plain Node loads it once more; the process notes uses in one place.
const globals = globalThis as typeof globalThis & { cloakroomSessionUses?: Uses };

/**
 * Notes that a session which `needsTouch` was used. It is written a little later, together with others; at once when it
 * would idle out soon, lest another process finds it idle meanwhile.
 */
export function noteSessionUse({ id, idlesSoon }: { id: string; idlesSoon: boolean }): void {
  const uses = usesOfProcess();
  uses.noted.set(id, performance.now());
  sessionCache()?.noteUse(id);
  if (idlesSoon || uses.noted.size >= FLUSH_AT) void flushSessionUses();
  else uses.timer ??= setTimeout(() => void flushSessionUses(), FLUSH_MS).unref();
}

/** Writes what has been noted, by the time it resolves: at the end of the process, or of a request on a frozen host. */
export async function flushSessionUses(): Promise<void> {
  const uses = usesOfProcess();
  await uses.writing;
  // Whoever waited too may have begun to write meanwhile, and this call's uses among theirs.
  if (uses.noted.size > 0) uses.writing ??= write(uses);
  await uses.writing;
}

/** A failure loses nothing else: what could not be written stays noted for the next time. */
async function write(uses: Uses): Promise<void> {
  const { noted } = uses;
  uses.noted = new Map();
  if (uses.timer) clearTimeout(uses.timer);
  uses.timer = null;
  try {
    const now = performance.now();
    await recordSessionUses(Array.from(noted, ([id, usedAt]) => ({ id, secondsAgo: (now - usedAt) / 1000 })));
  } catch (error) {
    logEvent("warn", "session.touch-failed", { count: noted.size, error });
    for (const [id, usedAt] of noted) if (!uses.noted.has(id)) uses.noted.set(id, usedAt);
    uses.timer ??= setTimeout(() => void flushSessionUses(), FLUSH_MS).unref();
  } finally {
    uses.writing = null;
  }
}

function usesOfProcess(): Uses {
  return (globals.cloakroomSessionUses ??= { noted: new Map(), timer: null, writing: null });
}
