import { once } from "node:events";
import { createServer, type OutgoingHttpHeaders, request } from "node:http";
import type { AddressInfo } from "node:net";

export type PassingProxy = {
  readonly origin: string;
  /** Where requests go; to be set before any comes. */
  target: string;
  /** What becomes of a request's headers. */
  bend: (headers: OutgoingHttpHeaders, client: string) => OutgoingHttpHeaders;
  stop(): Promise<void>;
};

/** A reverse proxy that treats headers as told, the way real ones are configured well or badly. */
export async function startPassingProxy(): Promise<PassingProxy> {
  const server = createServer((incoming, answer) => {
    const { method, url, headers, socket } = incoming;
    const passed = request(new URL(url ?? "/", proxy.target), {
      method,
      headers: proxy.bend({ ...headers }, socket.remoteAddress ?? ""),
    });
    passed.on("response", (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    passed.on("error", () => answer.writeHead(502).end());
    incoming.pipe(passed);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const proxy: PassingProxy = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    target: "",
    bend: (headers) => headers,
    async stop() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
  return proxy;
}
