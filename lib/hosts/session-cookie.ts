import { serialiseCookie } from "@/lib/http/cookies";
import { cookieNameAt } from "@/lib/http/cookie-name";
import { cookieOptionsAt } from "@/lib/http/cookie-options";
import type { IssuedSession } from "@/lib/sessions/mutations";

/** The Set-Cookie header that hands a session to a guarded host: it ends with the browser's own. */
export function hostSessionCookie(
  { sealed, expiresAt }: Pick<IssuedSession, "sealed" | "expiresAt">,
  origin: string,
): string {
  const maxAge = Math.max(0, Math.floor((expiresAt.getTime() - Date.now()) / 1000));
  const options = { ...cookieOptionsAt(origin, maxAge), expires: expiresAt };
  return serialiseCookie(cookieNameAt(origin, "session"), sealed, options);
}

/** The Set-Cookie header that takes it away. */
export function clearedHostSessionCookie(origin: string): string {
  return hostSessionCookie({ sealed: "", expiresAt: new Date(0) }, origin);
}
