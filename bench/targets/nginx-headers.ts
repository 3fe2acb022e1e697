/**
 * What nginx sends beside the cookie when it asks who opens a page of a guarded host, as `examples/nginx/cloakroom/check.conf` and
 * `guarded-host.conf` have it.
 * @param origin of the host that is asked about
 */
export function nginxHeaders(origin: string): Record<string, string> {
  const { host, protocol } = new URL(origin);
  return {
    "x-forwarded-for": "192.0.2.1",
    "x-forwarded-host": host,
    "x-forwarded-proto": protocol.slice(0, -1),
    accept: "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
    "accept-language": "en-GB,en;q=0.9",
    "sec-fetch-dest": "document",
    "sec-fetch-mode": "navigate",
    "user-agent":
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
    "proxy-hands-on": "Cookie, Authorization",
    "x-original-url": `${origin}/reports/2026?page=2`,
  };
}
