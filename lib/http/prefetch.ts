/**
 * Where browsers say that they ask for a page only to have it at hand: the Fetch standard's header, the older one of
 * Chromium and Safari, Safari's for previews, and the older one of Firefox.
 */
const PURPOSE_HEADERS = ["sec-purpose", "purpose", "x-purpose", "x-moz"];
const AHEAD_OF_TIME = /(^|[\s;,"])(prefetch|prerender|preview)($|[\s;,"=])/i;

/** Whether nobody has gone to the page yet, and perhaps nobody will: what is asked for ahead of time must change nothing. */
export function isPrefetch(headers: Pick<Headers, "get">): boolean {
  return PURPOSE_HEADERS.some((name) => AHEAD_OF_TIME.test(headers.get(name) ?? ""));
}

/**
 * Declines to answer ahead of time. Browsers throw away a prefetched answer that is no success, and ask anew when the
 * user goes there; 204 is a success, and would leave them where they are. 425 (RFC 8470) is no fault of the server's,
 * which counters of 5xx would take 503 for.
 */
export function declinePrefetch(): Response {
  return new Response(null, { status: 425, headers: { "cache-control": "private, no-store" } });
}
