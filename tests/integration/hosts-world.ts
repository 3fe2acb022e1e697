import { once } from "node:events";
import { createServer, type IncomingMessage, request, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll } from "vitest";
import { observePeers } from "@/lib/http/peer";
import { waitForOwnInvalidation } from "@/lib/sessions/cache/invalidation";
import { answerAtOnce, findHandler } from "@/server/fast-path";
import { sendResponse, toRequest } from "@/server/web";
import { addApplication, handChild, issueParent } from "./applications-world";
import { useSessionCache } from "./cached-sessions";
import { createUser } from "./fixtures";

export const A = "https://a.example.net";
export const B = "https://b.example.org";

/** What the fast path does not answer at once. */
export const LEFT = 599;

/** Gives this test file a database, a cache, and a proxy at 127.0.0.1 that is believed. */
export function useHosts(): void {
  useSessionCache(() => {
    process.env.TRUSTED_PROXIES = "127.0.0.1";
    return Promise.resolve();
  });
  beforeAll(async () => {
    observePeers();
    urls.fast = await listen((message, response) => {
      if (!answerAtOnce(message, response)) response.writeHead(LEFT).end();
    });
    urls.handlers = await listen((message, response) => {
      const handler = findHandler(message);
      if (handler) void handler(toRequest(message)).then((answer) => sendResponse(response, answer));
      else response.writeHead(LEFT).end();
    });
  });
}

export const urls = { fast: "", handlers: "" };

/** Starts a server until the end of this file. @returns its origin */
export async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  afterAll(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** @param localAddress whom the server sees */
export async function ask(url: string, headers: Record<string, string>, localAddress = "127.0.0.1") {
  return askRaw(new URL(url).origin, url.slice(new URL(url).origin.length), headers, localAddress);
}

/** The same with a target that no parser has changed. */
export async function askRaw(
  origin: string,
  path: string,
  headers: Record<string, string>,
  localAddress = "127.0.0.1",
) {
  const outgoing = request(origin, {
    path,
    headers: { host: "auth.test", ...headers },
    agent: false,
    localAddress,
  });
  outgoing.end();
  const [incoming] = (await once(outgoing, "response")) as [IncomingMessage];
  const body = (await incoming.toArray()).map(String).join("");
  const { "x-request-id": _reference, date: _date, ...told } = incoming.headers;
  return { status: incoming.statusCode, headers: told, body };
}

export const verify = (headers: Record<string, string>, query = "") =>
  ask(`${urls.handlers}/api/verify${query}`, headers);
export const verifyFast = (headers: Record<string, string>, query = "") =>
  ask(`${urls.fast}/api/verify${query}`, headers);

export const at = (origin: string, path = "/") => ({ "x-original-url": origin + path });
export const cookie = (sealed: string) => ({
  cookie: `theme=dark; __Host-session=${sealed}; session=theirs`,
});
export const bearer = (sealed: string) => ({ authorization: `Bearer ${sealed}` });
export const codeOf = ({ status, body }: Awaited<ReturnType<typeof verify>>) =>
  `${status} ${(JSON.parse(body) as { code?: string }).code ?? ""}`;

/** Somebody with a browser's session, and a session at host A. */
export async function arrive(fields: Parameters<typeof addApplication>[0] = {}) {
  const user = await createUser();
  const parent = await issueParent(user);
  const application = await addApplication({ origins: [A], ...fields });
  const child = await handChild(user, parent, application.id, A);
  await waitForOwnInvalidation();
  return { user, parent, application, child };
}
