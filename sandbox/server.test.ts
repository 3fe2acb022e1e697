import { createConnection } from "node:net";
import { once } from "node:events";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startSandbox, type Sandbox } from "./server";
import { application, beginGitHub, beginGoogle, startTestSandbox } from "./testing/application";
import { Visitor } from "./testing/visitor";

const clients = { google: application.google, github: application.github };

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterAll(() => sandbox.close());

it.each([
  "https://cloakroom.example.com",
  "http://localhost.example.com:3000",
  "http://127.0.0.1.example.com",
  "http://128.0.0.1:3000",
  "http://0.0.0.0:3000",
  "http://192.168.1.10:3000",
  "http://localhost@example.com",
  "file:///localhost",
  "localhost:3000",
  "",
])("refuses to send people back to %j, at the start and later", async (origin) => {
  await expect(startSandbox({ clients, redirectOrigins: [origin] })).rejects.toThrow(/^The sandbox/);
  expect(() => sandbox.addRedirectOrigin(origin)).toThrow(/^The sandbox/);
});

it.each(["0.0.0.0", "::", "192.168.1.10", "example.com"])("refuses to listen on %s", async (host) => {
  await expect(startSandbox({ host, clients, redirectOrigins: [] })).rejects.toThrow(/only listens/);
});

it.each(["http://localhost:3000", "http://127.9.9.9:3000/", "http://[::1]:3000", "https://localhost"])(
  "registers %s while it runs",
  async (origin) => {
    const redirect = `${new URL(origin).origin}/api/auth/callback`;
    const google = beginGoogle(sandbox, { redirect_uri: `${redirect}/google` }).url;
    expect((await new Visitor().fetch(google)).status).toBe(400);
    sandbox.addRedirectOrigin(origin);
    const callback = await (await new Visitor().openChooser(google)).press("Continue as Alex Sample");
    expect(callback.href).toContain(`${redirect}/google?code=`);
    const github = beginGitHub(sandbox, { redirect_uri: `${redirect}/github` }).url;
    const back = await (await new Visitor().openChooser(github)).press("Continue as Alex Sample");
    expect(back.href).toContain(`${redirect}/github?code=`);
  },
);

it("closes although a request hangs, and frees the port", async () => {
  const doomed = await startTestSandbox();
  doomed.faults.google.jwks = "hang";
  const { hostname, port } = new URL(doomed.origin);
  const socket = createConnection(Number(port), hostname);
  const ended = once(socket, "close");
  socket.on("error", () => undefined).resume();
  socket.write("GET /google/oauth2/v3/certs HTTP/1.1\r\nHost: localhost\r\n\r\n");
  await expect.poll(() => doomed.requests.google.jwks).toBe(1);
  await doomed.close();
  await doomed.close(); // A second time does nothing.
  await ended;
  const again = await startSandbox({ port: Number(port), clients, redirectOrigins: [] });
  expect(again.origin).toBe(doomed.origin);
  await again.close();
});

it("builds every URL from its own origin, whatever Host a client sends", async () => {
  const { hostname, port } = new URL(sandbox.origin);
  const socket = createConnection(Number(port), hostname);
  socket.write(
    "GET /google/.well-known/openid-configuration HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
  );
  const chunks: Buffer[] = [];
  for await (const chunk of socket as AsyncIterable<Buffer>) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  expect(text).toContain(`"token_endpoint":"${sandbox.origin}/google/token"`);
  expect(text).not.toContain("evil.example");
});
