import { parseSetCookie as parse, type SetCookie, stringifySetCookie } from "cookie";

/** Browsers drop a cookie above this many bytes, attributes included (RFC 6265 section 6.1). */
const LARGEST_COOKIE = 4096;

/** Those of a Set-Cookie header but for Domain: a cookie of ours is for one host (docs/decisions/007). */
export type CookieAttributes = Omit<SetCookie, "name" | "value" | "domain">;

/** For values that are sealed, or another application's: they stay as they are, percent signs included. */
const asItIs = (value: string) => value;

/**
 * A Set-Cookie header (RFC 6265 section 4.1).
 * @throws TypeError for what would end its name, value or path early, or a prefix whose promises are not kept
 * @throws RangeError above 4096 bytes, which browsers would drop without a word
 */
export function serialiseCookie(name: string, value: string, attributes: CookieAttributes = {}): string {
  const { secure, sameSite, path } = attributes;
  if (/^__(host|secure)-/i.test(name) && !secure) throw new TypeError(`${name} must be Secure`);
  if (/^__host-/i.test(name) && path !== "/") throw new TypeError(`${name} must have Path=/`);
  if (sameSite === "none" && !secure) throw new TypeError(`${name} is SameSite=None and must be Secure`);
  const cookie = stringifySetCookie({ ...attributes, name, value }, { encode: asItIs });
  // Only ASCII has passed, so characters are bytes.
  if (cookie.length > LARGEST_COOKIE) throw new RangeError(`${name} is larger than ${LARGEST_COOKIE} bytes`);
  return cookie;
}

/**
 * The value of a cookie in a Cookie header, read as Next reads it for pages: of several with one name the last counts,
 * and percent-encoding is undone. Not by the package `cookie`, which takes the first, and what cannot be decoded as it is.
 * @returns undefined when there is none that can be decoded
 */
export function readCookie(header: string | null, name: string): string | undefined {
  const start = `${name}=`;
  let found: string | undefined;
  for (const pair of header?.split(/; */) ?? []) {
    if (pair.startsWith(start)) found = decode(pair.slice(start.length)) ?? found;
  }
  return found;
}

function decode(value: string): string | undefined {
  if (!value.includes("%")) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}

/**
 * The name and value of a Set-Cookie header; its attributes are left out.
 * @throws TypeError when it has no name
 */
export function parseSetCookie(header: string): [name: string, value: string] {
  const { name, value = "" } = parse(header, { decode: asItIs });
  if (name === "") throw new TypeError("a Set-Cookie header without a name");
  return [name, value];
}
