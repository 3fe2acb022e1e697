import { logEvent } from "@/lib/log";
import { applicationSessionCache, sessionCache } from "./process-cache";
import { recordSessionUses } from "../mutations";

/** They are written together, after so many milliseconds or when there are so many. */
const FLUSH_MS = 5_000;
const FLUSH_AT = 1_000;

type LastSeenBuffer = {
  /** When each session was used last, by the monotonic clock. */
  noted: Map<string, number>;
  timer: NodeJS.Timeout | null;
  /** The writing under way. */
  writing: Promise<void> | null;
};

// Next bundles this module, and plain Node loads it once more; the process notes uses in one place.
const globals = globalThis as typeof globalThis & { cloakroomLastSeen?: LastSeenBuffer };

/**
 * Notes that a session which `needsTouch` was used. It is written a little later, together with others; at once when it
 * would idle out soon, lest another process finds it idle meanwhile.
 * @param parentId of a child, the session that it idles with: used as well
 */
export function markSeen(
  { id, idlesSoon }: { id: string; idlesSoon: boolean },
  parentId: string | null = null,
): void {
  const buffer = processBuffer();
  for (const used of parentId === null ? [id] : [id, parentId]) {
    buffer.noted.set(used, performance.now());
    sessionCache()?.markSeen(used);
    applicationSessionCache()?.markSeen(used);
  }
  if (idlesSoon || buffer.noted.size >= FLUSH_AT) void flushLastSeen();
  else buffer.timer ??= setTimeout(() => void flushLastSeen(), FLUSH_MS).unref();
}

/** Writes what has been noted, by the time it resolves: at the end of the process, or of a request on a frozen host. */
export async function flushLastSeen(): Promise<void> {
  const buffer = processBuffer();
  await buffer.writing;
  // Whoever waited too may have begun to write meanwhile, and this call's uses among theirs.
  if (buffer.noted.size > 0) buffer.writing ??= write(buffer);
  await buffer.writing;
}

/** A failure loses nothing else: what could not be written stays noted for the next time. */
async function write(buffer: LastSeenBuffer): Promise<void> {
  const { noted } = buffer;
  buffer.noted = new Map();
  if (buffer.timer) clearTimeout(buffer.timer);
  buffer.timer = null;
  try {
    const now = performance.now();
    await recordSessionUses(Array.from(noted, ([id, usedAt]) => ({ id, secondsAgo: (now - usedAt) / 1000 })));
  } catch (error) {
    logEvent("warn", "session.touch-failed", { count: noted.size, error });
    for (const [id, usedAt] of noted) if (!buffer.noted.has(id)) buffer.noted.set(id, usedAt);
    buffer.timer ??= setTimeout(() => void flushLastSeen(), FLUSH_MS).unref();
  } finally {
    buffer.writing = null;
  }
}

function processBuffer(): LastSeenBuffer {
  return (globals.cloakroomLastSeen ??= { noted: new Map(), timer: null, writing: null });
}
