import { parseSetCookie } from "@/lib/http/cookies";
import type { Application } from "./application";
import { recordAnswer } from "./answers";
import { type HttpRequest, sendHttp } from "./http";
import { expectContract } from "./promises";
import { noteSecret } from "./secrets";
import { expectSame, isAnsweredDirectly } from "./same-answer";

/** How the tests call themselves. */
export const USER_AGENT = "ContractTests/1.0";

export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  /** What the JSON says, a text of any other type as it is, or undefined for an answer without a body. */
  readonly body: unknown;
};

export type Credentials = { readonly cookie: string } | { readonly bearer: string };

export type Sending = {
  /** A value that is sent as JSON. */
  readonly json?: unknown;
  /** A body as it is; JSON by its type unless `headers` say otherwise. */
  readonly raw?: HttpRequest["body"];
  readonly as?: Credentials | undefined;
  /** Over the usual ones; null takes one away, a list sends it several times. */
  readonly headers?: Readonly<Record<string, string | string[] | null>>;
};

/**
 * Sends a request of the contract and reads its answer. What the contract promises of every answer is checked here, so
 * every test of anything checks it too. A change by cookie comes from the application's own origin unless `headers` say
 * otherwise.
 */
export async function send(
  application: Application,
  operation: `${"GET" | "POST" | "PATCH" | "DELETE"} /${string}`,
  { json, raw = json === undefined ? undefined : JSON.stringify(json), as, headers = {} }: Sending = {},
): Promise<Answer> {
  const [method = "", target = ""] = operation.split(" ");
  const url = new URL(target, application.url);
  const sent: Record<string, string> = { "user-agent": USER_AGENT };
  if (raw !== undefined) sent["content-type"] = "application/json";
  if (as && "cookie" in as) sent.cookie = as.cookie;
  if (as && "cookie" in as && method !== "GET") sent.origin = application.authUrl;
  if (as && "bearer" in as) sent.authorization = `Bearer ${as.bearer}`;
  const request = { method, headers: withoutNulls({ ...sent, ...headers }), body: raw };
  const whole = await sendHttp(url, request);
  if (application.nextUrl !== undefined && isAnsweredDirectly(method, url.pathname)) {
    const next = { ...request, headers: { host: url.host, ...request.headers } };
    expectSame(whole, await sendHttp(new URL(target, application.nextUrl), next));
  }
  const { status, headers: received, text } = whole;
  const body = readBody(received.get("content-type"), text);
  const answer = { status, headers: received, body };
  noteSecrets(answer);
  const contentType = received.get("content-type");
  recordAnswer({
    method,
    path: url.pathname,
    status,
    contentType,
    headers: Object.fromEntries(received),
    body,
  });
  expectContract(application, method, url.pathname, answer);
  return answer;
}

function readBody(contentType: string | null, text: string): unknown {
  if (text === "") return undefined;
  return /^application\/(problem\+)?json$/.test(contentType ?? "") ? (JSON.parse(text) as unknown) : text;
}

/** The session's cookie that an answer sets, as a Cookie header. */
export function cookieOf({ headers }: Answer): string {
  const [cookie] = headers.getSetCookie();
  if (cookie === undefined) throw new Error("the answer sets no cookie");
  return parseSetCookie(cookie).join("=");
}

function noteSecrets({ headers, body }: Answer): void {
  for (const cookie of headers.getSetCookie()) noteSecret(parseSetCookie(cookie)[1]);
  if (typeof body !== "object" || body === null) return;
  if ("session_token" in body) noteSecret(String(body.session_token));
  if ("client_secret" in body) noteSecret(String(body.client_secret));
}

function withoutNulls(headers: Record<string, string | string[] | null>): Record<string, string | string[]> {
  const present = Object.entries(headers).flatMap(([name, value]) =>
    value === null ? [] : [[name, value] as const],
  );
  return Object.fromEntries(present);
}
