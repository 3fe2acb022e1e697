import { startInvalidation, stopInvalidation } from "./invalidation";
import type { Heartbeat } from "./heartbeat";
import { env } from "@/lib/env";
import { createSessionCache, type SessionCache } from "./session-cache";

// Next bundles this module, and plain Node loads it once more; the process has one cache of sessions.
const globals = globalThis as typeof globalThis & { cloakroomSessionCache?: SessionCache | undefined };

/** The live sessions in this process's memory, which begins to listen for changes at the first call; null when it is off. */
export function sessionCache(): SessionCache | null {
  if (!env().sessionCache) return null;
  return (globals.cloakroomSessionCache ??= startSessionCache());
}

/** Forgets everything and ends the connection, as the process ends. */
export async function stopSessionCache(): Promise<void> {
  globals.cloakroomSessionCache = undefined;
  await stopInvalidation();
}

function startSessionCache(): SessionCache {
  const { lifetimes, sessionCacheBounds } = env();
  let readHeartbeat = (): Heartbeat | null => null;
  const cache = createSessionCache(sessionCacheBounds, lifetimes, () => readHeartbeat());
  const listener = startInvalidation({
    onConnect: () => cache.forgetAll(),
    onNotification: (payload) => cache.invalidate(payload),
  });
  readHeartbeat = () => listener.heartbeat;
  return cache;
}
