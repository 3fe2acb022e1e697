import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { Server as NetServer, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { beginDraining } from "@/lib/node/draining";

/** Longer than any answer takes, shorter than the 30 seconds that Kubernetes and Docker Compose users allow. */
const DRAIN_MS = 25_000;
/** How long a connection between two requests may wait for the next one, which is then told to be the last. */
const LAST_REQUEST_MS = 1_000;
const LOOK_MS = 50;

/** Closes a server without breaking a request off, after so many seconds. */
export type Drain = (delay: number) => Promise<boolean>;

/**
 * Prepares a server for an orderly end. Made before it listens, since it has to know every connection.
 * @returns a function that lets readiness fail, serves on for the delay, stops accepting connections, says `Connection: close`
 * with every further answer, and resolves with whether all requests were answered within 25 seconds; those that were not are
 * broken off
 */
export function prepareDrain(server: Server): Drain {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  return async (delay) => {
    beginDraining();
    await wait(delay * 1000);
    server.prependListener("request", (_: IncomingMessage, response: ServerResponse) => {
      response.setHeader("connection", "close");
    });
    const closed = new Promise<true>((resolve) => server.once("close", () => resolve(true)));
    // Not http.Server's own close(): it ends idle connections at once, and a request may be on its way in one.
    NetServer.prototype.close.call(server);
    const drained = await Promise.race([closed, endConnections(server, sockets)]);
    if (!drained) server.closeAllConnections();
    return drained;
  };
}

async function endConnections(server: Server, sockets: ReadonlySet<Socket>): Promise<false> {
  const until = performance.now() + DRAIN_MS;
  await wait(LAST_REQUEST_MS);
  while (performance.now() < until) {
    server.closeIdleConnections();
    // A browser opens connections in advance; they are not idle to Node until they have carried a request.
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
    await wait(LOOK_MS);
  }
  return false;
}
