import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";

/**
 * Mends the two request lines that Next answers with a bare 500, before it sees them: a path that cannot be decoded
 * (`/%ff`), and TRACE, which the Fetch standard forbids. They then get the 404 and 405 that they deserve. Call once, as
 * the server starts.
 */
export function mendRequestLines(): void {
  subscribe("http.server.request.start", (message) => {
    const { request } = message as { request: IncomingMessage };
    if (request.url !== undefined) request.url = decodableTarget(request.url);
    // No route has a PUT of its own.
    if (request.method === "TRACE") request.method = "PUT";
  });
}

/**
 * A request target whose path can be decoded: where a segment is no percent-encoded UTF-8 (RFC 3986 section 2.1), its
 * percent signs are meant literally. The query stays as it is; parsers of queries forgive.
 */
export function decodableTarget(target: string): string {
  const [path = "", ...query] = target.split(/(?=\?)/);
  const segments = path
    .split("/")
    .map((segment) => (decodes(segment) ? segment : segment.replaceAll("%", "%25")));
  return [segments.join("/"), ...query].join("");
}

function decodes(segment: string): boolean {
  try {
    decodeURIComponent(segment);
    return true;
  } catch {
    return false;
  }
}
