import { listApplications } from "@/lib/applications/data";
import { env } from "@/lib/env";
import type { LiveApplicationSession } from "../application/live-session";
import type { LiveSession } from "../live-session";
import { type ApplicationMemory, createApplicationMemory } from "./application-memory";
import type { Heartbeat } from "./heartbeat";
import { startInvalidation, stopInvalidation } from "./invalidation";
import { createSessionCache, type SessionCache } from "./session-cache";
import { SharedBounds } from "./shared-bounds";

/** What a process has in memory; all of it is vouched for by one connection. */
type ProcessCache = {
  readonly sessions: SessionCache<LiveSession>;
  /** Kept apart, so that none of them is ever found as one that opens the account. */
  readonly applicationSessions: SessionCache<LiveApplicationSession>;
  readonly applications: ApplicationMemory;
};

// Next bundles this module, and plain Node loads it once more; the process has one cache.
const globals = globalThis as typeof globalThis & { cloakroomSessionCache?: ProcessCache | undefined };

/** The live sessions in this process's memory, which begins to listen for changes at the first call; null when it is off. */
export function sessionCache(): SessionCache<LiveSession> | null {
  return processCache()?.sessions ?? null;
}

/** The same of the sessions of applications. */
export function applicationSessionCache(): SessionCache<LiveApplicationSession> | null {
  return processCache()?.applicationSessions ?? null;
}

/** The applications in this process's memory; null when it is off. */
export function applicationMemory(): ApplicationMemory | null {
  return processCache()?.applications ?? null;
}

/** Forgets everything and ends the connection, as the process ends. */
export async function stopSessionCache(): Promise<void> {
  globals.cloakroomSessionCache = undefined;
  await stopInvalidation();
}

function processCache(): ProcessCache | null {
  if (!env().sessionCache) return null;
  return (globals.cloakroomSessionCache ??= startProcessCache());
}

function startProcessCache(): ProcessCache {
  const { lifetimes, sessionCacheBounds } = env();
  let heartbeat = (): Heartbeat | null => null;
  const readHeartbeat = () => heartbeat();
  const bounds = new SharedBounds(sessionCacheBounds);
  const sessions = createSessionCache<LiveSession>(bounds, lifetimes, readHeartbeat);
  const applicationSessions = createSessionCache<LiveApplicationSession>(bounds, lifetimes, readHeartbeat);
  const applications = createApplicationMemory(listApplications, readHeartbeat);
  const listener = startInvalidation({
    onConnect() {
      sessions.forgetAll();
      applicationSessions.forgetAll();
      applications.forget();
    },
    onNotification(payload) {
      sessions.invalidate(payload);
      applicationSessions.invalidate(payload);
      applications.invalidate(payload);
    },
  });
  heartbeat = () => listener.heartbeat;
  return { sessions, applicationSessions, applications };
}
