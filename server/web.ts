import type { IncomingMessage, ServerResponse } from "node:http";
import { env } from "@/lib/env";
import { readAskedOrigin } from "@/lib/http/asked-origin";
import { apiHeaders, apiHeadersOfOthers } from "@/lib/http/security-headers";

const everyAnswer: readonly string[] = apiHeaders.flat();
const everyOtherAnswer: readonly string[] = apiHeadersOfOthers.flat();
/** A page has a policy of its own. */
const everyOtherPage: readonly string[] = apiHeadersOfOthers
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
  const refusesOthers = answer.status >= 400 && isCheckOfOther(response.req);
  writeAnswer(response, answer.status, [...answer.headers], await answer.text(), refusesOthers);
}

/** Whether a request asks who is calling at another host than our own: its proxy may hand on what is answered. */
function isCheckOfOther(request: IncomingMessage): boolean {
  if (!/^\/api\/verify(\?|$)/.test(request.url ?? "")) return false;
  return readAskedOrigin(toHeaders(request), env().authUrl).kind !== "own";
}

/**
 * Sends an answer that is no page. Unlike Next's it is not compressed and names no Vary: it is small, kept by no cache, and
 * the same for every `Accept-Encoding`.
 * @param isForOthers whether it is an answer at a guarded host; `X-Application` says so too
 */
export function writeAnswer(
  response: ServerResponse,
  status: number,
  headers: Iterable<readonly [name: string, value: string]>,
  body: string,
  isForOthers = false,
): void {
  const lines: string[] = [];
  let isPage = false;
  let isOthers = isForOthers;
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
