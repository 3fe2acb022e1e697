import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/** Whether a server can listen on `port` of `host` now. */
export async function isPortFree(port: number, host?: string): Promise<boolean> {
  return (await tryToListen(port, host)) !== undefined;
}

/**
 * Below what systems hand out to whoever connects or listens on port 0 (Linux from 32768, others from 49152): a port of
 * those could be handed out before we come to listen on it.
 */
const CHOSEN = { from: 20_000, to: 32_768 };

/** A port of 127.0.0.1 that was free a moment ago. Another process may take it; whoever listens must still cope. */
export async function findFreePort(): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const port = randomInt(CHOSEN.from, CHOSEN.to);
    if (await isLocalhostPortFree(port)) return port;
  }
  throw new Error("No free port on 127.0.0.1.");
}

/** The first free port from `first` upwards that is free on every address that "localhost" may mean. */
export async function findFreePortFrom(first: number): Promise<number> {
  for (let port = first; port < first + 100 && port <= 65535; port++) {
    if (await isLocalhostPortFree(port)) return port;
  }
  throw new Error(`No free port between ${first} and ${first + 99}.`);
}

/** Whether nothing on this machine listens on `port`, be it on one address, on all, in IPv4 or IPv6. */
export async function isLocalhostPortFree(port: number): Promise<boolean> {
  for (const host of ["127.0.0.1", undefined]) {
    if (!(await isPortFree(port, host))) return false;
  }
  return true;
}

function tryToListen(port: number, host: string | undefined): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" ? address?.port : undefined));
    });
  });
}
