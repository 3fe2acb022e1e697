import { listenForChanges, stopListening } from "@/lib/db/announcements";
import type { Beat } from "@/lib/db/beat";
import { env } from "@/lib/env";
import { createSessionMemory, type SessionMemory } from "./memory";

// Next bundles this module, and plain Node loads it once more; the process has one memory of sessions.
const globals = globalThis as typeof globalThis & { cloakroomSessionCache?: SessionMemory | undefined };

/** The live sessions in this process's memory, which begins to listen for changes at the first call; null when it is off. */
export function sessionCache(): SessionMemory | null {
  if (!env().sessionCache) return null;
  return (globals.cloakroomSessionCache ??= startSessionCache());
}

/** Forgets everything and ends the connection, as the process ends. */
export async function stopSessionCache(): Promise<void> {
  globals.cloakroomSessionCache = undefined;
  await stopListening();
}

function startSessionCache(): SessionMemory {
  const { lifetimes, sessionCacheBounds } = env();
  let readBeat = (): Beat | null => null;
  const memory = createSessionMemory(sessionCacheBounds, lifetimes, () => readBeat());
  const listener = listenForChanges({
    onConnect: () => memory.forgetAll(),
    onAnnouncement: (payload) => memory.forgetAnnounced(payload),
  });
  readBeat = () => listener.beat;
  return memory;
}
