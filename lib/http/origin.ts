/**
 * Whether a request that changes something was made by a page of ours (ASVS 3.5.1). Origin decides where there is one,
 * and "null" is not ours: sandboxed frames and cross-origin redirects have it. Without Origin, only a browser that says
 * "same-origin" or "none" (typed or bookmarked) in Sec-Fetch-Site is believed.
 * @param authUrl the public origin; never the Host header, which proxies rewrite and attackers write
 */
export function isSameOrigin(headers: Pick<Headers, "get">, authUrl: string): boolean {
  const origin = headers.get("origin");
  if (origin !== null) return origin === new URL(authUrl).origin;
  const site = headers.get("sec-fetch-site");
  return site === "same-origin" || site === "none";
}
