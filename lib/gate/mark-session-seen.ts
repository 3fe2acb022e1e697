import { after } from "next/server";
import { env } from "@/lib/env";
import type { LiveApplicationSession } from "@/lib/sessions/application/live-session";
import type { LiveSession } from "@/lib/sessions/data";
import { flushLastSeen, markSeen } from "@/lib/sessions/cache/last-seen-buffer";

/**
 * Notes that a session was used, and with a child its parent; it is written after the response, and a failure to do so is no
 * failure of the request.
 */
export function markSessionSeen({ session, application }: LiveSession | LiveApplicationSession): void {
  if (!session.needsTouch) return;
  markSeen(session, application?.parentId);
  // The process is frozen once it has answered, unless Next is told that there is something left to do.
  if (env().serverless) after(flushLastSeen);
}
