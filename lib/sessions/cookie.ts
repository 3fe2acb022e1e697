import { env } from "@/lib/env";

/**
 * `__Host-` on https: the browser then insists on Secure, Path=/ and no Domain (RFC 6265bis section 4.1.3.2; ASVS 3.3).
 * Plain-http localhost cannot have it.
 */
export function sessionCookieName(): string {
  return env().secureCookies ? "__Host-session" : "session";
}

/**
 * Attributes of the session cookie. It is set once, expires with the session's absolute end and never needs
 * refreshing. Lax, so that a person coming from a link is still signed in, while cross-site posts carry nothing.
 */
export function sessionCookieOptions(expires: Date) {
  return { httpOnly: true, sameSite: "lax", path: "/", secure: env().secureCookies, expires } as const;
}
