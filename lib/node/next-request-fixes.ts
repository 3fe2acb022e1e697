import { subscribe } from "node:diagnostics_channel";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { leadBackOlderForm } from "@/lib/http/older-form";
import { apiHeaders, apiHeadersOfOthers } from "@/lib/http/security-headers";

/** By which Next's script asks for parts of pages, and calls server actions. */
const NEXT_HEADERS = [
  "rsc",
  "next-action",
  "next-url",
  "next-router-state-tree",
  "next-router-prefetch",
  "next-router-segment-prefetch",
  "next-hmr-refresh",
];

// On globalThis, since Next bundles instrumentation apart from the server in front of it.
const globals = globalThis as typeof globalThis & { cloakroomFixesRequests?: boolean };

/**
 * Changes requests that Next would get wrong, before it sees them. Call once, as the server starts.
 *
 * - Forms are refused with a bare 500 where X-Forwarded-Host or Host is not the host of Origin, as behind a proxy that leaves
 *   the port out or asks by a name of its own. AUTH_URL says who we are, so pages are asked for by its host; whose a form is
 *   decides `isSameOrigin`.
 * - A form of an older build's page ends in an error (`leadBackOlderForm`).
 * - Headers, and a parameter, by which Next's script asks for parts of pages make it answer paths of the API with a redirect.
 *   Proxies hand them on with what they ask `GET /api/verify`; no part of the API reads them, and they are taken away.
 * - `X-Middleware-Prefetch`, from anybody, makes Next answer 200 on every path without asking the route. A proxy that asks
 *   `GET /api/verify` would take that for a signed-in user, so the header is taken away.
 * - A path that cannot be decoded (`/%ff`), the target `*` and TRACE, which the Fetch standard forbids, are answered with a
 *   bare 500. They then get the 404 and 405 that they deserve.
 * - Paths with doubled, backward or trailing slashes are redirected without the headers that every answer is to have.
 * - A target with an origin before the path, which every server must take (RFC 9112 section 3.2.2), is redirected to itself.
 * @param authUrl the public origin
 */
export function fixNextRequests(authUrl: string): void {
  if (globals.cloakroomFixesRequests) return;
  globals.cloakroomFixesRequests = true;
  const { host } = new URL(authUrl);
  subscribe("http.server.request.start", (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    delete request.headers["x-middleware-prefetch"];
    if (request.url !== undefined) request.url = pathTarget(request.url);
    if (isOfHandlers(request.url)) {
      request.headers = withoutNextHeaders(request.headers);
      request.url = withoutNextParameter(request.url);
    } else {
      request.headers.host = host;
      delete request.headers["x-forwarded-host"];
      leadBackOlderForm(request, response);
    }
    if (isMisspelt(request.url))
      for (const [name, value] of headersAt(request.url)) response.setHeader(name, value);
    // No route has a PUT of its own.
    if (request.method === "TRACE") request.method = "PUT";
  });
}

function withoutNextHeaders(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  // As nearly all are.
  if (!NEXT_HEADERS.some((name) => headers[name] !== undefined)) return headers;
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !NEXT_HEADERS.includes(name)));
}

/** `_rsc`, by which Next's script keeps caches from mixing pages up with parts of them. */
function withoutNextParameter(target = ""): string {
  if (!target.includes("_rsc")) return target;
  const [path = "", query = ""] = target.split(/\?(.*)/s);
  const parameters = query.split("&").filter((parameter) => !/^_rsc(=|$)/.test(parameter));
  return parameters.length === 0 ? path : `${path}?${parameters.join("&")}`;
}

/** Whether a path is answered by handlers alone; those of `/api/verify` and of guarded hosts are told by its headers which host is asked for. */
function isOfHandlers(target = ""): boolean {
  return /^\/+(api|auth|\.cloakroom)(\/|\?|$)/.test(target);
}

function headersAt(target = "") {
  return /^\/+\.cloakroom\//.test(target) ? apiHeadersOfOthers : apiHeaders;
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
