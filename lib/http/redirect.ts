const LONGEST = 2048;
const BASE = "https://same-origin.invalid";

/** Paths that answer programs, or would send a person round in circles. */
const NOT_A_DESTINATION = /^\/(api|auth|_next|sign-in)(\/|$)/;

/**
 * Where to send a person after signing in: a path of ours, or the fallback. Decided by the URL parser that browsers use
 * (WHATWG URL), not by looking at the text (ASVS 3.7.2, CWE-601).
 * @param value whatever came in: a query parameter, a form field
 */
export function safeReturnTo(value: unknown, fallback = "/account"): string {
  if (typeof value !== "string" || value.length > LONGEST || !value.startsWith("/")) return fallback;
  // Browsers read a backslash as a slash, and drop tabs and newlines.
  if (/[\\\u0000-\u001f\u007f-\u009f]/.test(value) || !URL.canParse(value, BASE)) return fallback;
  const url = new URL(value, BASE);
  if (url.origin !== BASE || url.username !== "" || url.password !== "") return fallback;
  const path = decodeFully(url.pathname);
  if (path === undefined || /\/\/|[\\\u0000-\u001f\u007f-\u009f]/.test(path)) return fallback;
  return NOT_A_DESTINATION.test(path) ? fallback : url.pathname + url.search + url.hash;
}

/** Decodes until nothing changes, since a proxy may decode once more than we do; undefined if that takes too long. */
function decodeFully(path: string): string | undefined {
  let decoded = path;
  for (let round = 0; round < 4; round++) {
    const next = decode(decoded);
    if (next === undefined || next === decoded) return next;
    decoded = next;
  }
  return undefined;
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
