import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { z } from "zod";

/** What the application behind the proxy got of a request. */
export type Received = { method: string; url: string; headers: IncomingHttpHeaders; body: string };

export type Application = { port: number; received: Received[]; stop(): Promise<void> };

/**
 * An application behind a proxy: answers every request with what it got, with `?status=` and the cookie `?set-cookie=`, and
 * switches protocols when asked to.
 */
export async function startApplication(): Promise<Application> {
  const received: Received[] = [];
  // Whatever a proxy hands on is taken.
  const server = createServer({ maxHeaderSize: 256 * 1024 }, (request, response) => {
    void text(request).then((body) => {
      const { method = "", url = "", headers } = request;
      received.push({ method, url, headers, body });
      response.statusCode = Number(/[?&]status=(\d+)/.exec(url)?.[1] ?? 200);
      const cookie = new URLSearchParams(url.split("?")[1]).get("set-cookie");
      if (cookie !== null) response.setHeader("set-cookie", cookie);
      response.setHeader("content-type", "application/json").end(JSON.stringify(received.at(-1)));
    });
  });
  server.on("upgrade", ({ headers }, socket) => {
    const user = String(headers["remote-user"]);
    socket.end(
      `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${headers.upgrade ?? "none"}\r\nX-User: ${user}\r\n\r\n`,
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    received,
    async stop() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

const echo = z.object({
  method: z.string(),
  url: z.string(),
  headers: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  body: z.string(),
});

/** Reads the application's answer; anything else is a page of somebody else. */
export function readEcho(body: string): z.infer<typeof echo> {
  return echo.parse(JSON.parse(body));
}
