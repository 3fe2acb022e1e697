import { createServer, get } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { clientFrom } from "./client";
import { observePeers, peerAddress } from "./peer";

const server = createServer((request, response) => {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value));
  response.end(JSON.stringify({ peer: peerAddress(headers), ip: clientFrom(headers, []).ip }));
});

beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve())));
afterAll(() => new Promise((resolve) => server.close(resolve)));

async function ask(headers: Record<string, string>): Promise<unknown> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    get({ port, host: "127.0.0.1", headers }, (response) => {
      response.setEncoding("utf8");
      response.once("data", (text: string) => resolve(JSON.parse(text)));
    }).once("error", reject);
  });
}

it("tells who opened the connection, once it observes, and nothing before", async () => {
  expect(await ask({ "x-forwarded-for": "1.2.3.4" })).toEqual({ ip: null });
  observePeers();
  observePeers();
  expect(await ask({ "x-forwarded-for": "1.2.3.4" })).toEqual({ peer: "127.0.0.1", ip: "127.0.0.1" });
});
