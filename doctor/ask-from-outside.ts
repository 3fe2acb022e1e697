import { once } from "node:events";
import http, { type IncomingHttpHeaders, type IncomingMessage, type OutgoingHttpHeaders } from "node:http";
import https from "node:https";
import { TLSSocket } from "node:tls";

/** No answer to the doctor is larger, and no page of which it reads the beginning needs to be read further; in characters. */
const MAX_BODY = 64 * 1024;
const DEADLINE = 4_500;

/** `at`, `certificateEnds`: milliseconds since 1970; the former is this machine's clock in the middle of the exchange. */
export type Answer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly at: number;
  readonly certificateEnds: number | undefined;
};

/**
 * One GET or HEAD, or with a body one POST, over a connection of its own. By node:http, for `fetch` does not show certificates, and
 * sends no Origin of our own.
 */
export async function askFromOutside(
  url: string,
  headers: OutgoingHttpHeaders,
  body?: string,
  method: "GET" | "HEAD" | "POST" = body === undefined ? "GET" : "POST",
): Promise<Answer> {
  const begun = Date.now();
  const { request } = url.startsWith("https:") ? https : http;
  const asked = request(url, { method, headers, agent: false, signal: AbortSignal.timeout(DEADLINE) });
  asked.end(body);
  const [response] = (await once(asked, "response")) as [IncomingMessage];
  const at = (begun + Date.now()) / 2;
  const { socket } = response;
  const ends = socket instanceof TLSSocket ? Date.parse(socket.getPeerCertificate().valid_to) : undefined;
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    body: await readBounded(response),
    at,
    certificateEnds: ends,
  };
}

async function readBounded(response: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of response.setEncoding("utf8")) {
    body += String(chunk);
    if (body.length > MAX_BODY) break;
  }
  return body;
}
