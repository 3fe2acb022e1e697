import { redirect } from "next/navigation";
import { AppError } from "@/lib/errors";
import type { LiveSession } from "@/lib/sessions/data";
import { consumeForUser } from "./limit";
import { type CurrentSession, currentSession } from "./session";

/** What the sign-in page says to a user whose session is over. */
export const SESSION_NOTICES = ["session-idle", "session-expired", "session-unknown"] as const;

/**
 * The live session of the user asking, or a redirect to the sign-in page that says why. Every protected page and
 * action calls this itself; neither middleware nor a layout is the lock (CVE-2025-29927).
 * @param returnTo the path to come back to after signing in
 */
export async function requireUser(returnTo: string): Promise<LiveSession> {
  const current = await currentSession();
  if (current.status === "live") return current;
  redirect(signInPath(current.status, returnTo));
}

/** The sign-in page, which says why the person is there. @param status of the session that they have or had */
export function signInPath(status: Exclude<CurrentSession["status"], "live">, returnTo: string): string {
  const query = new URLSearchParams({ returnTo });
  if (status === "disabled") query.set("error", "account-disabled");
  const notice = SESSION_NOTICES.find((name) => name === `session-${status}`);
  if (notice) query.set("notice", notice);
  return `/sign-in?${query.toString()}`;
}

/**
 * The live session of the administrator asking; anybody else who is signed in is refused. A role that was taken away counts
 * at the very next request. Every request counts against the user's limit.
 * @throws AppError forbidden or rate-limited, drawn by `withFailures`
 */
export async function requireAdmin(returnTo: string): Promise<LiveSession> {
  const current = await requireUser(returnTo);
  if (current.user.role !== "ADMIN") throw new AppError("forbidden", "the page is for administrators");
  await consumeForUser(current.user.id);
  return current;
}
