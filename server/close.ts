import { setTimeout as wait } from "node:timers/promises";
import { closeDatabase } from "@/lib/db/client";
import { stopSessionCache } from "@/lib/sessions/cache/process-cache";
import { flushLastSeen } from "@/lib/sessions/cache/last-seen-buffer";

/** How long letting go may take, beyond the requests themselves. */
const CLOSE_MS = 3_000;

/**
 * Lets go of what an application holds, once its last request is answered; for at most 3 seconds, so that a database
 * that does not answer cannot keep the process.
 */
export async function closeApplication(app: { close(): Promise<void> }): Promise<void> {
  const closing = async () => {
    // Waits for what Next does after its answers.
    await app.close();
    await flushLastSeen();
    await stopSessionCache();
    await closeDatabase();
  };
  await Promise.race([closing(), wait(CLOSE_MS)]);
}
