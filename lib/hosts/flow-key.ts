import { generateSecret, hashSecret } from "@/lib/crypto/token";
import { serialiseCookie, readCookie } from "@/lib/http/cookies";
import { cookieNameAt } from "@/lib/http/cookie-name";
import { cookieOptionsAt } from "@/lib/http/cookie-options";

/** In seconds: how long a sign-in that begins at a guarded host may take. */
export const FLOW_LIFETIME = 10 * 60;

const FORM = /^[\w-]{43}$/;

/**
 * The key by which a guarded host knows the browser that began a sign-in there. One for all its tabs: each request is
 * bound to its digest, and the cookies do not grow with the tabs.
 */
export function readFlowKey(cookie: string | null, origin: string): string | null {
  const key = readCookie(cookie, cookieNameAt(origin, "flow"));
  return key !== undefined && FORM.test(key) ? key : null;
}

/** 32 bytes in base64url. */
export function generateFlowKey(): string {
  return generateSecret().toString("base64url");
}

/** What the database keeps of it. */
export function hashFlowKey(key: string): Uint8Array<ArrayBuffer> {
  return hashSecret(Buffer.from(key, "base64url"));
}

/** A Set-Cookie header. */
export function flowKeyCookie(key: string, origin: string): string {
  return serialiseCookie(cookieNameAt(origin, "flow"), key, cookieOptionsAt(origin, FLOW_LIFETIME));
}
