import type { IncomingMessage, ServerResponse } from "node:http";
import { env } from "@/lib/env";
import { apiHeaders } from "@/lib/http/security-headers";

const everyAnswer: readonly string[] = apiHeaders.flat();

/** A request without a body as handlers take it. Its origin is the public one, whatever Host says. */
export function toRequest(message: IncomingMessage): Request {
  const { method, url = "/" } = message;
  return new Request(env().authUrl + url, { ...(method && { method }), headers: toHeaders(message) });
}

/** The headers of a request as Next gives them, which adds those of a proxy where there is none. */
export function toHeaders({ headers: received }: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(received)) {
    if (typeof value === "string") headers.set(name, value);
    else for (const one of value ?? []) headers.append(name, one);
  }
  if (received["x-forwarded-host"] === undefined && received.host !== undefined)
    headers.set("x-forwarded-host", received.host);
  if (received["x-forwarded-proto"] === undefined) headers.set("x-forwarded-proto", "http");
  return headers;
}

/** Sends what a handler has answered. */
export async function sendResponse(response: ServerResponse, answer: Response): Promise<void> {
  writeAnswer(response, answer.status, [...answer.headers], await answer.text());
}

/**
 * Sends an answer that is no page. Unlike Next's it is not compressed and names no Vary: it is small, kept by no cache, and
 * the same for every `Accept-Encoding`.
 */
export function writeAnswer(
  response: ServerResponse,
  status: number,
  headers: Iterable<readonly [name: string, value: string]>,
  body: string,
): void {
  const lines = [...everyAnswer];
  for (const [name, value] of headers) lines.push(name, value);
  lines.push("content-length", String(Buffer.byteLength(body)));
  response.writeHead(status, lines);
  response.end(body);
}
