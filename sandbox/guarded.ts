import { once } from "node:events";
import { createServer, type IncomingMessage, request as ask, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { sendAnswer, page } from "./answer";
import { parseLoopbackOrigin } from "./loopback";
import { html } from "./pages/html";

/** An application at a host of its own that knows nothing of sign-in, and the proxy in front of it that asks Cloakroom. */
export type GuardedApplication = { readonly origin: string; close(): Promise<void> };

/** What a check is told of a request; everything else stays with the proxy. */
const ASKED = [
  "accept",
  "authorization",
  "cookie",
  "user-agent",
  "sec-fetch-mode",
  "sec-fetch-dest",
] as const;

/**
 * Starts both in one process, as a stand-in for nginx, Caddy or Traefik (examples/), on a loopback port.
 * @param options.port of `http://localhost:<port>`, the origin that is to be registered
 * @param options.cloakroom where Cloakroom listens
 * @throws Error for an address that is not of this machine; the system's error when the port is taken
 */
export async function startGuardedApplication(options: {
  readonly port: number;
  readonly cloakroom: string;
}): Promise<GuardedApplication> {
  const cloakroom = parseLoopbackOrigin(options.cloakroom);
  const server = createServer();
  server.listen(options.port, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  server.on("request", (message, response) => {
    answer(message, response, { origin, cloakroom }).catch((error: unknown) => {
      console.error("The guarded application could not answer:", error);
      if (response.headersSent) response.destroy();
      else response.writeHead(502, { "content-type": "text/plain" }).end("Cloakroom did not answer.");
    });
  });
  return {
    origin,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Hosts = { readonly origin: string; readonly cloakroom: string };

async function answer(message: IncomingMessage, response: ServerResponse, hosts: Hosts): Promise<void> {
  const path = message.url ?? "/";
  // The only path taken from the application: it begins and ends the host's own session.
  if (path.startsWith("/.cloakroom/")) {
    const answered = await send(hosts, message, path, message.headers, message.method, message);
    response.writeHead(answered.statusCode ?? 502, answered.headers);
    answered.pipe(response);
    return;
  }
  const asked = Object.fromEntries(ASKED.map((name) => [name, message.headers[name]]));
  const headers = {
    ...asked,
    "x-original-method": message.method,
    "proxy-hands-on": "Cookie, Authorization",
  };
  const check = await send(hosts, message, "/api/verify", headers, "GET");
  if (check.statusCode === 200) {
    check.resume();
    await sendAnswer(response, page(greet(check.headers, path)));
    return;
  }
  // As nginx does: the check says where to sign in, and whoever opens a page is led there.
  const { location } = check.headers;
  const opensPage =
    /^(GET|HEAD)$/.test(message.method ?? "") && message.headers.accept?.includes("text/html");
  if (check.statusCode === 401 && location !== undefined && opensPage) {
    check.resume();
    response.writeHead(302, { location, "cache-control": "private, no-store" }).end();
    return;
  }
  response.writeHead(check.statusCode ?? 502, check.headers);
  check.pipe(response);
}

/** One request to Cloakroom. The origin is a constant of this proxy, and never what a client wrote into Host. */
async function send(
  { origin, cloakroom }: Hosts,
  message: IncomingMessage,
  path: string,
  headers: Record<string, string | string[] | undefined>,
  method = "GET",
  body?: IncomingMessage,
): Promise<IncomingMessage> {
  const present = Object.entries(headers).filter(([, value]) => value !== undefined);
  const request = ask(cloakroom + path, {
    method,
    headers: {
      ...Object.fromEntries(present),
      host: new URL(cloakroom).host,
      connection: "close",
      "x-forwarded-for": message.socket.remoteAddress,
      "x-original-url": origin + (message.url ?? "/"),
    },
  });
  if (body) body.pipe(request);
  else request.end();
  const [response] = (await once(request, "response")) as [IncomingMessage];
  return response;
}

/** The application's one page: what it was told of whoever asks, and nothing more. */
function greet(headers: IncomingMessage["headers"], path: string): string {
  const told = (name: string) => decodeURIComponent(String(headers[name] ?? ""));
  return html`<!doctype html>
    <html lang="en">
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>Another host</title>
      <h1>Another host</h1>
      <p>
        This application keeps no accounts and has no sign-in. The proxy in front of it asked Cloakroom who
        you are.
      </p>
      <dl>
        <dt>Name</dt>
        <dd>${told("remote-name")}</dd>
        <dt>E-mail</dt>
        <dd>${told("remote-email")}</dd>
        <dt>User id</dt>
        <dd>${told("remote-user")}</dd>
        <dt>Groups</dt>
        <dd>${told("remote-groups")}</dd>
        <dt>Page</dt>
        <dd>${path}</dd>
        <dt>Cookies that reach the application</dt>
        <dd>${headers.cookie === undefined || headers.cookie === "" ? "none" : headers.cookie}</dd>
      </dl>
      <p><a href="/.cloakroom/sign-out">Sign out</a></p>
    </html> `.text;
}
