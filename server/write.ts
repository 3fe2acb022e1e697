import type { ServerResponse } from "node:http";
import type { Answer } from "@/lib/http/answer";
import { apiHeaders } from "@/lib/http/security-headers";

const fixed: readonly string[] = apiHeaders.flat();

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
