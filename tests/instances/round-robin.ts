import { once } from "node:events";
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type RoundRobin = {
  readonly url: string;
  /** The origins to send requests to in turn; may be changed while it serves. */
  backends: string[];
  close(): Promise<void>;
};

/**
 * A proxy that sends each request to the next instance, on connections that it keeps; one that does not accept a
 * connection is passed over, as nginx does (proxy_next_upstream error). A request that has been sent is never repeated.
 */
export async function startRoundRobin(backends: string[]): Promise<RoundRobin> {
  const agent = new Agent({ keepAlive: true });
  let turn = 0;
  const server = createServer((incoming, outgoing) => {
    const { length } = proxy.backends;
    const first = turn++;
    const order = Array.from({ length }, (_, index) => proxy.backends[(first + index) % length] ?? "");
    pass(incoming, outgoing, order, agent);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const proxy: RoundRobin = {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    backends,
    async close() {
      agent.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return proxy;
}

function pass(incoming: IncomingMessage, outgoing: ServerResponse, order: string[], agent: Agent): void {
  const [backend, ...others] = order;
  if (backend === undefined) {
    outgoing.writeHead(502).end();
    return;
  }
  const { method, url } = incoming;
  const { connection: _connection, ...headers } = incoming.headers;
  const asked = request(new URL(url ?? "/", backend), { method, headers, agent }, (answer) => {
    const { connection: _connection, "keep-alive": _keepAlive, ...passed } = answer.headers;
    outgoing.writeHead(answer.statusCode ?? 502, passed);
    answer.pipe(outgoing);
  });
  asked.once("error", (error) => {
    const refused = "code" in error && error.code === "ECONNREFUSED";
    if (refused) pass(incoming, outgoing, others, agent);
    else if (outgoing.headersSent) outgoing.destroy();
    else outgoing.writeHead(502).end(error.message);
  });
  // What has a body is sent only once a connection stands, so that it can still go elsewhere.
  asked.once("socket", (socket) => {
    const send = () => incoming.pipe(asked);
    if (socket.connecting) socket.once("connect", send);
    else send();
  });
}
