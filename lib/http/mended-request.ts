import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";
import { apiHeaders } from "./security-headers";

// On globalThis, since Next bundles instrumentation apart from the server in front of it.
const globals = globalThis as typeof globalThis & { cloakroomMendsRequests?: boolean };

/**
 * Mends what Next gets wrong about requests, before it sees them. Call once, as the server starts.
 *
 * - `X-Middleware-Prefetch`, from anybody, makes Next answer 200 on every path without asking the route. A proxy that asks
 *   `GET /api/verify` would take that for a signed-in person, so the header is taken away.
 * - A path that cannot be decoded (`/%ff`), the target `*` and TRACE, which the Fetch standard forbids, are answered with a
 *   bare 500. They then get the 404 and 405 that they deserve.
 * - Paths with doubled, backward or trailing slashes are redirected without the headers that every answer is to have.
 * - A target with an origin before the path, which every server must take (RFC 9112 section 3.2.2), is redirected to itself.
 */
export function mendRequests(): void {
  if (globals.cloakroomMendsRequests) return;
  globals.cloakroomMendsRequests = true;
  subscribe("http.server.request.start", (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    delete request.headers["x-middleware-prefetch"];
    if (request.url !== undefined) request.url = pathTarget(request.url);
    if (isMisspelt(request.url)) for (const [name, value] of apiHeaders) response.setHeader(name, value);
    // No route has a PUT of its own.
    if (request.method === "TRACE") request.method = "PUT";
  });
}

/** Whether Next redirects a path to one with other slashes. */
function isMisspelt(target = ""): boolean {
  return /^[^?]*(\/\/|\\)|^[^?]+\/(\?|$)/.test(target);
}

/**
 * A request target as a path, whatever its form: without an origin before it, which says nothing that AUTH_URL does not
 * know better, and decodable.
 */
export function pathTarget(target: string): string {
  // As nearly all are.
  if (target.startsWith("/")) return decodableTarget(target);
  const path = target.replace(/^[a-z][\w+.-]*:\/\/[^/?#]*/i, "");
  return decodableTarget(path.startsWith("/") ? path : `/${path}`);
}

/**
 * A request target whose path can be decoded: where a segment is no percent-encoded UTF-8 (RFC 3986 section 2.1), its
 * percent signs are meant literally. The query stays as it is; parsers of queries forgive.
 */
function decodableTarget(target: string): string {
  if (!target.includes("%")) return target;
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
