import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { afterEach, expect, it } from "vitest";
import { findFreePort, findFreePortFrom, isLocalhostPortFree } from "./free-port";

const servers: Server[] = [];
afterEach(() => servers.splice(0).forEach((server) => server.close()));

async function listen(port: number, host?: string): Promise<void> {
  const server = createServer();
  servers.push(server);
  await once(server.listen({ port, host }), "listening");
}

it.each(["127.0.0.1", "0.0.0.0", undefined])("a port is busy when something listens on %s", async (host) => {
  const port = await findFreePort();
  expect(await isLocalhostPortFree(port)).toBe(true);
  await listen(port, host);
  expect(await isLocalhostPortFree(port)).toBe(false);
});

it("the next free port is found after busy ones", async () => {
  const port = await findFreePort();
  await listen(port, "127.0.0.1");
  const next = await findFreePortFrom(port);
  expect(next).toBeGreaterThan(port);
  expect(await isLocalhostPortFree(next)).toBe(true);
});
