import type { ServerResponse } from "node:http";
import type { Answer } from "@/lib/http/answer";
import { apiContentSecurityPolicy, securityHeaders } from "@/lib/http/security-headers";

/** What next.config.mjs puts on every answer of the API. */
const fixed: readonly string[] = Object.entries({
  ...securityHeaders({ https: true }),
  "Content-Security-Policy": apiContentSecurityPolicy,
}).flat();

/**
 * Sends an answer. Unlike Next's it is not compressed and names no Vary: it is small, kept by no cache, and the same for
 * every `Accept-Encoding`.
 */
export function writeAnswer(response: ServerResponse, { status, headers, body }: Answer): void {
  const lines = [...fixed];
  for (const [name, value] of headers) {
    if (typeof value === "string") lines.push(name, value);
    else for (const one of value) lines.push(name, one);
  }
  lines.push("content-length", String(body === null ? 0 : Buffer.byteLength(body)));
  response.writeHead(status, lines);
  response.end(body ?? "");
}
