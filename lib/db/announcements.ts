import { env } from "@/lib/env";
import { pool } from "./client";
import { type Listener, startListener } from "./listener";

/** Where the triggers of prisma/migrations/*_session_announcements say whose sessions read differently now. */
const CHANNEL = "cloakroom_sessions";

// Next bundles this module, and plain Node loads it once more; the process has one listener.
const globals = globalThis as typeof globalThis & { cloakroomListener?: Listener | undefined };

export type Announcements = {
  /** Announcements begin to come; some before this moment have been missed. */
  readonly onConnect: () => void;
  readonly onAnnouncement: (payload: string) => void;
};

/** Starts to listen for changed sessions, past any pooler. */
export function listenForChanges(announcements: Announcements): Listener {
  const { databaseDirectUrl, databaseUrl } = env();
  const url = databaseDirectUrl ?? databaseUrl;
  return (globals.cloakroomListener = startListener({
    url,
    channel: CHANNEL,
    pool: pool(),
    ...announcements,
  }));
}

/** Ends the listening, if there is any. */
export async function stopListening(): Promise<void> {
  const listener = globals.cloakroomListener;
  globals.cloakroomListener = undefined;
  await listener?.stop();
}

/** Resolves when this process has heard of everything committed by now, if it listens at all. */
export async function hearOwnChanges(): Promise<void> {
  await globals.cloakroomListener?.hear();
}
