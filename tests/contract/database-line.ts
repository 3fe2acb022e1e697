import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** The line between an application and its database, which can be cut. */
export type DatabaseLine = {
  /** The database's URL by way of the line. */
  readonly url: string;
  /** Ends all connections and takes no new ones, as when the server's machine is gone. */
  cut(): Promise<void>;
  restore(): Promise<void>;
  /** Lets nothing through any more, and says nothing of it, as when the server hangs. @returns lets it all through again */
  hold(): () => void;
};

export async function layLine(databaseUrl: string): Promise<DatabaseLine> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let held = false;
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on("error", () => other.destroy());
      socket.on("close", () => {
        sockets.delete(socket);
        other.destroy();
      });
      if (held) socket.pause();
      else socket.pipe(other);
    }
  });
  const listen = async (port: number) => {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    return (server.address() as AddressInfo).port;
  };
  const url = new URL(databaseUrl);
  url.port = String(await listen(0));
  return {
    url: url.href,
    async cut() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    hold() {
      held = true;
      for (const socket of sockets) socket.unpipe().pause();
      return () => {
        held = false;
        // What was asked meanwhile is no longer waited for; a server that recovers has dropped it too.
        for (const socket of sockets) socket.destroy();
      };
    },
    async restore() {
      await listen(Number(url.port));
    },
  };
}
