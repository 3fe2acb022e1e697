import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from "vitest";
import { type Sandbox, startSandbox } from "@/sandbox/server";
import { describeToApplication } from "@/scripts/development/sandbox";
import { sandboxClients } from "../servers";
import { diagnose } from "./doctor";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ clients: sandboxClients, redirectOrigins: [] });
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.reset());

const look = (variables: Record<string, string> = {}) =>
  diagnose({ ...describeToApplication(sandbox, sandboxClients.google, sandboxClients.github), ...variables });

it("providers that are down", async () => {
  sandbox.faults.google.discovery = "down";
  sandbox.faults.github.check = "down";
  const { of } = await look();
  expect(of("google")).toEqual(["wrong: Google cannot be asked: the provider answered 503."]);
  expect(of("github")).toEqual(["wrong: GitHub cannot be asked: the provider answered 503."]);
});

it("a provider that hangs costs the others nothing, and is told after what it still answered", async () => {
  sandbox.faults.google.jwks = "hang";
  const { of } = await look();
  expect(of("google")).toEqual([
    `fine: ${sandbox.google.issuer} describes itself.`,
    expect.stringMatching(
      /^wrong: (No answer within 5 seconds\.|Google cannot be asked: no answer in time\.)$/,
    ),
  ]);
  expect(of("github")).toEqual([expect.stringMatching(/^fine: /)]);
});

it("an issuer that is another one", async () => {
  sandbox.faults.google.discovery = "other-issuer";
  expect((await look()).of("google")[0]).toBe(
    `wrong: ${sandbox.google.issuer}/.well-known/openid-configuration is of another issuer: https://issuer.example.net.`,
  );
});

it("keys and tokeninfo that are something else", async () => {
  sandbox.faults.google.jwks = "garbage";
  expect((await look()).of("google")).toContainEqual(
    expect.stringMatching(/certs answers 200 with something else/),
  );
  sandbox.reset();
  sandbox.faults.google.tokeninfo = "garbage";
  expect((await look()).of("google")).toContain("wrong: tokeninfo answers 200 to a made-up token.");
});

it("secrets that are not the provider's", async () => {
  const { of } = await look({ AUTH_GOOGLE_SECRET: "k2Jd83hfLs0", AUTH_GITHUB_SECRET: "k2Jd83hfLs0" });
  expect(of("google")).toContain("wrong: It does not accept the client id with this secret.");
  expect(of("github")).toEqual([
    expect.stringMatching(/^wrong: .* does not accept the client id with this secret\.$/),
  ]);
});

it.each([
  [4, "fine: This machine and GitHub agree on the time."],
  [30, "warning: This machine's clock is 30 seconds behind that of GitHub."],
  [-30, "warning: This machine's clock is 30 seconds ahead of that of GitHub."],
  [
    -90,
    "wrong: This machine's clock is 90 seconds ahead of that of GitHub. Beyond 60 seconds sign-ins are refused.",
  ],
])("a clock that is %i seconds off", async (seconds, says) => {
  const server = createServer((_, response) => {
    response
      .setHeader("date", new Date(Date.now() + seconds * 1000).toUTCString())
      .writeHead(404)
      .end("{}");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  expect((await look({ AUTH_GITHUB_URL: url })).of("clock")).toContain(says);
});
