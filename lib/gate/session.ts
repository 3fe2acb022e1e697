import { cookies, headers } from "next/headers";
import { cache } from "react";
import { env } from "@/lib/env";
import { AppError, findAppError } from "@/lib/errors";
import { type Client, clientFrom } from "@/lib/http/client";
import { sessionCookieName } from "@/lib/sessions/cookie";
import { type LiveSession, type NoSession, readSession } from "@/lib/sessions/data";
import { countDeadSession } from "./refused-session";
import { markSessionSeen } from "./mark-session-seen";

export type CurrentSession = LiveSession | NoSession | { readonly status: "absent" };

/**
 * Who is asking, read once a request however many components ask. That the session was used is noted.
 * @throws AppError database-unavailable; an outage is never "signed out"
 */
export const currentSession = cache(async (): Promise<CurrentSession> => {
  const sealed = (await cookies()).get(sessionCookieName())?.value;
  if (!sealed) return { status: "absent" };
  const read = await readSession(sealed);
  if (read.status === "live") markSessionSeen(read);
  else if (read.status !== "unopenable") await countOnPage(sealed);
  return read;
});

/** Counts a dead session, and refuses nothing for it: whoever has one is on the way to the sign-in page. */
async function countOnPage(sealed: string): Promise<void> {
  try {
    await countDeadSession({ headers: await headers() }, sealed);
  } catch (error) {
    if (findAppError(error)?.code !== "rate-limited") throw error;
  }
}

/** Who is signed in as far as it can be told: nobody during an outage too, for what must be drawn nevertheless. */
export async function signedInUser(): Promise<LiveSession["user"] | null> {
  try {
    const current = await currentSession();
    return current.status === "live" ? current.user : null;
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

/** The client that asks for the page that is being drawn. */
export async function currentClient(): Promise<Client> {
  return clientFrom(await headers(), env().trustedProxies);
}
