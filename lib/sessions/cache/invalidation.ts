import { pool } from "@/lib/db/client";
import { afterEachCommit } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { type NotificationListener, startNotificationListener } from "./notification-listener";

/** Where the triggers of prisma/migrations/*_session_announcements say whose sessions read differently now. */
const CHANNEL = "cloakroom_sessions";

type Invalidation = { readonly listener: NotificationListener; readonly stopWaiting: () => void };

// Next bundles this module, and plain Node loads it once more; the process has one listener.
const globals = globalThis as typeof globalThis & { cloakroomInvalidation?: Invalidation | undefined };

/** What is done with what the listener receives. */
export type InvalidationHandlers = {
  /** Notifications begin to come; some before this moment have been missed. */
  readonly onConnect: () => void;
  readonly onNotification: (payload: string) => void;
};

/**
 * Starts to listen for changed sessions, past any pooler. From then on every transaction of this process, once it has
 * committed, waits until this process has been notified of what it changed: whoever ended a session finds it ended.
 */
export function startInvalidation(handlers: InvalidationHandlers): NotificationListener {
  const { databaseDirectUrl, databaseUrl } = env();
  const url = databaseDirectUrl ?? databaseUrl;
  const listener = startNotificationListener({ url, channel: CHANNEL, pool: pool(), ...handlers });
  globals.cloakroomInvalidation = { listener, stopWaiting: afterEachCommit(() => listener.catchUp()) };
  return listener;
}

/** Ends the listening, if there is any. */
export async function stopInvalidation(): Promise<void> {
  const invalidation = globals.cloakroomInvalidation;
  globals.cloakroomInvalidation = undefined;
  invalidation?.stopWaiting();
  await invalidation?.listener.stop();
}

/** Resolves when this process has been notified of everything committed by now, if it listens at all. */
export async function waitForOwnInvalidation(): Promise<void> {
  await globals.cloakroomInvalidation?.listener.catchUp();
}
