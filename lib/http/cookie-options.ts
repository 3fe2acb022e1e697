import { env } from "@/lib/env";

const ONE_YEAR = 365 * 24 * 3600;

/**
 * Attributes of a cookie of this deployment. Lax, because the provider's redirect back is a cross-site top-level GET, and so is
 * a link that somebody follows, while cross-site posts carry nothing.
 * With `maxAge` 0 they take the cookie away: browsers refuse to change a `__Host-` cookie by a header that is not Secure.
 * @param maxAge seconds
 */
export function ownCookieOptions(maxAge: number) {
  return cookieOptionsAt(env().authUrl, maxAge);
}

/** The same for a cookie of this origin, which may be a guarded host's. @param maxAge seconds */
export function cookieOptionsAt(origin: string, maxAge: number) {
  const secure = origin.startsWith("https:");
  return { httpOnly: true, sameSite: "lax", path: "/", secure, maxAge } as const;
}

/** Attributes of a cookie that holds a harmless preference. */
export function preferenceCookieOptions() {
  return ownCookieOptions(ONE_YEAR);
}
