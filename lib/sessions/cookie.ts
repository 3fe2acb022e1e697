import { ownCookieName } from "@/lib/http/cookie-name";
import { ownCookieOptions } from "@/lib/http/cookie-options";

/** `__Host-session` on https, `cloakroom_session_<port>` on plain-http localhost. */
export function sessionCookieName(): string {
  return ownCookieName("session");
}

/**
 * Attributes of the session cookie. It is set once, expires with the session's absolute end and never needs
 * refreshing. Lax, so that a user coming from a link is still signed in, while cross-site posts carry nothing.
 * Max-Age, which counts where both stand (RFC 6265 section 5.3), is for browsers whose clock is wrong; Expires for clients
 * that know nothing else.
 */
export function sessionCookieOptions(expires: Date) {
  const maxAge = Math.max(0, Math.floor((expires.getTime() - Date.now()) / 1000));
  return { ...ownCookieOptions(maxAge), expires };
}
