/** In characters; what the header of a request can hold beside its cookies. */
const LONGEST = 4096;
/** Nobody's path is encoded more often. */
const MOST_DECODED = 8;
const BASE = "https://same-origin.invalid";

/** They end headers, and browsers drop some of them. */
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

/** Paths that answer programs, or would send a user round in circles. */
const NOT_A_DESTINATION = /^\/(api|auth|_next|sign-in|account\/sign-out)(\/|$)/;

/**
 * Where to send a user after signing in: a path of ours, or the fallback. Decided by the URL parser that browsers use
 * (WHATWG URL), not by looking at the text (ASVS 3.7.2, CWE-601). What cannot lead to another origin is kept as that parser
 * writes it, doubled slashes and percent-encoding included.
 * @param value whatever came in: a query parameter, a form field
 */
export function safeReturnTo(value: unknown, fallback = "/account"): string {
  if (typeof value !== "string" || value.length > LONGEST) return fallback;
  // Browsers read a backslash as a slash.
  if (CONTROL.test(value) || value.includes("\\")) return fallback;
  const url = parsePath(value);
  return url && isDestination(url.pathname) ? url.href.slice(BASE.length) : fallback;
}

/** The path as a URL, or undefined where it leads, or could be read to lead, to another host. */
function parsePath(path: string): URL | undefined {
  if (!/^\/(?!\/)/.test(path) || !URL.canParse(path, BASE)) return undefined;
  const url = new URL(path, BASE);
  // A path of the same origin that begins with two slashes is another host wherever it stands alone.
  return url.origin === BASE && !url.pathname.startsWith("//") ? url : undefined;
}

/** Whether a path is one to send users to, and stays one however often a proxy on the way decodes it. */
function isDestination(path: string): boolean {
  let decoded = path;
  for (let times = 0; times <= MOST_DECODED; times++) {
    const url = parsePath(decoded);
    if (!url || CONTROL.test(decoded)) return false;
    // Next takes doubled slashes for one.
    if (NOT_A_DESTINATION.test(url.pathname.replace(/\/{2,}/g, "/"))) return false;
    const next = decodeAscii(decoded);
    if (next === decoded) return true;
    decoded = next;
  }
  return false;
}

/**
 * Without percent-encoding of ASCII: other characters do not change where a path leads, well encoded or not. What would end
 * the path stays as it is, so that nothing can hide behind it.
 */
function decodeAscii(path: string): string {
  return path.replace(/%(?!3f|23)([0-7][\da-f])/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
