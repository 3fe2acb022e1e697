/** Browsers drop a cookie above this many bytes, attributes included (RFC 6265 section 6.1). */
const LARGEST_COOKIE = 4096;

const TOKEN = /^[!#$%&'*+\-.^_`|~\w]+$/;
const COOKIE_VALUE = /^[!#-+\--:<-[\]-~]*$/;

export type CookieAttributes = {
  readonly httpOnly?: boolean;
  readonly secure?: boolean;
  readonly sameSite?: "strict" | "lax" | "none";
  readonly path?: string;
  readonly expires?: Date;
  /** Seconds. */
  readonly maxAge?: number;
};

/**
 * A Set-Cookie header (RFC 6265 section 4.1).
 * @throws TypeError for a name, value or path that does not fit in one, or a prefix whose promises are not kept
 * @throws RangeError above 4096 bytes, which browsers would drop without a word
 */
export function serialiseCookie(name: string, value: string, attributes: CookieAttributes = {}): string {
  const { httpOnly, secure, sameSite, path, expires, maxAge } = attributes;
  if (!TOKEN.test(name)) throw new TypeError("a cookie's name must be a token");
  if (!COOKIE_VALUE.test(value))
    throw new TypeError(`the value of ${name} has characters that no cookie may have`);
  if (path !== undefined && !/^\/[ -:<-~]*$/.test(path))
    throw new TypeError(`${name} has an impossible path`);
  if (/^__(host|secure)-/i.test(name) && !secure) throw new TypeError(`${name} must be Secure`);
  if (/^__host-/i.test(name) && path !== "/") throw new TypeError(`${name} must have Path=/`);
  if (sameSite === "none" && !secure) throw new TypeError(`${name} is SameSite=None and must be Secure`);
  const parts = [
    `${name}=${value}`,
    path !== undefined && `Path=${path}`,
    expires && `Expires=${expires.toUTCString()}`,
    maxAge !== undefined && `Max-Age=${Math.floor(maxAge)}`,
    httpOnly && "HttpOnly",
    secure && "Secure",
    sameSite && `SameSite=${sameSite.charAt(0).toUpperCase()}${sameSite.slice(1)}`,
  ];
  const cookie = parts.filter((part) => typeof part === "string").join("; ");
  // Only ASCII has passed, so characters are bytes.
  if (cookie.length > LARGEST_COOKIE) throw new RangeError(`${name} is larger than ${LARGEST_COOKIE} bytes`);
  return cookie;
}

/**
 * The value of a cookie in a Cookie header, read as Next reads it for pages: of several with one name the last counts,
 * and percent-encoding is undone.
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
  const cookie = splitPair(header.split(";", 1)[0] ?? "");
  if (!cookie) throw new TypeError("a Set-Cookie header without a name");
  return cookie;
}

function splitPair(pair: string): [name: string, value: string] | undefined {
  const equals = pair.indexOf("=");
  const name = pair.slice(0, Math.max(equals, 0)).trim();
  if (!TOKEN.test(name)) return undefined;
  const value = pair.slice(equals + 1).trim();
  return [name, /^".*"$/.test(value) ? value.slice(1, -1) : value];
}
