import type { IncomingMessage, ServerResponse } from "node:http";
import { env } from "@/lib/env";
import { apiHeaders } from "@/lib/http/security-headers";

const everyAnswer: readonly string[] = apiHeaders.flat();
const withoutHsts = apiHeaders.filter(([name]) => name !== "Strict-Transport-Security");
// A proxy of a guarded host may hand on what verify says: whether that host is reached by https alone is its own to say.
const everyOtherAnswer: readonly string[] = withoutHsts.flat();
/** A page has a policy of its own. */
const everyOtherPage: readonly string[] = withoutHsts
  .filter(([name]) => name !== "Content-Security-Policy")
  .flat();

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
  const lines: string[] = [];
  let isPage = false;
  let isOthers = false;
  for (const [name, value] of headers) {
    lines.push(name, value);
    isPage ||= name === "content-security-policy";
    isOthers ||= name === "x-application" && value !== "";
  }
  lines.push(...(isPage ? everyOtherPage : isOthers ? everyOtherAnswer : everyAnswer));
  lines.push("content-length", String(Buffer.byteLength(body)));
  response.writeHead(status, lines);
  response.end(body);
}
