import { cookies } from "next/headers";
import type { Client } from "@/lib/http/client";
import { serialiseCookie } from "@/lib/http/cookies";
import { sessionCookieName, sessionCookieOptions } from "@/lib/sessions/cookie";
import { revokeSession } from "@/lib/sessions/mutations";
import { currentSession } from "./session";

/**
 * Ends the session of the browser asking and takes its cookie away.
 * @returns whose live session was ended, or null when there was none; a user must not be told of an end that did not happen
 * @throws AppError database-unavailable; the cookie then stays, because the session does
 */
export async function signOutCurrentSession(client: Client): Promise<string | null> {
  const current = await currentSession();
  const ended =
    current.status === "live" &&
    (await revokeSession({ sessionId: current.session.id, userId: current.user.id }, client));
  // With all its attributes: browsers refuse to change a `__Host-` cookie by a header that is not Secure.
  (await cookies()).set(sessionCookieName(), "", sessionCookieOptions(new Date(0)));
  return ended ? current.user.id : null;
}

/** The header that takes the session cookie away, for answers of handlers. */
export function clearedSessionCookie(): Headers {
  const cookie = serialiseCookie(sessionCookieName(), "", sessionCookieOptions(new Date(0)));
  return new Headers({ "set-cookie": cookie });
}
