import { describe, expect, it } from "vitest";
import { LONGEST_SEALED } from "@/lib/http/cookie-name";
import { apiContentSecurityPolicy, securityHeaders } from "@/lib/http/security-headers";
import { sharedApplication } from "./application";
import { sendRaw } from "./raw";

const application = sharedApplication();
const { url, nextUrl = "" } = application;
const usual = [`Host: ${new URL(url).host}`, "Connection: close", "", ""];

describe("an offer of another protocol", () => {
  // Java's client and `curl --http2` make the second one with every request over plain http (RFC 9110 section 7.8).
  const offers = [
    ["Upgrade: websocket", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13"],
    ["Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQ"],
  ];
  it.each([
    ["/api/verify", 401],
    ["/api/health/live", 200],
    ["/account", 303],
    ["/nothing-here", 404],
    ["/_next/webpack-hmr", 404],
  ] as const)("is ignored by %s, and no connection stays behind", async (path, status) => {
    for (const offer of offers) {
      const lines = [`GET ${path} HTTP/1.1`, `Host: ${new URL(url).host}`, ...offer];
      const answer = await sendRaw(url, [...lines, "Connection: close, Upgrade", "", ""].join("\r\n"));
      expect(answer.status, offer[0]).toBe(status);
    }
  });
});

it("takes the longest way back with the longest cookies of ours, and what browsers send beside them", async () => {
  const { port } = new URL(url);
  const name = (of: string) => `cloakroom_${of}_${port}`;
  const flows = ["a", "b", "c", "d"].map((of) => `${name("flow")}.${of.repeat(16)}=${"x".repeat(220)}`);
  const cookies = [
    ...flows,
    `${name("pending-link")}=${"x".repeat(LONGEST_SEALED)}`,
    `${name("kept-forms")}=${"x".repeat(LONGEST_SEALED)}`,
    // In its place there may be that of an applicant, which is shorter (lib/auth/applicant.test.ts).
    `${name("refusal-reason")}=${"x".repeat(2200)}`,
    `${name("session")}=${"x".repeat(220)}`,
    "last-provider=google; locale=ru; time-zone=America/Argentina/Buenos_Aires",
  ];
  const path = `/api/health/live?${"x".repeat(4096 - 17)}`;
  const browser = [
    `User-Agent: ${"x".repeat(300)}`,
    `Accept: ${"x".repeat(300)}`,
    `Referer: ${"x".repeat(600)}`,
  ];
  const lines = [`GET ${path} HTTP/1.1`, `Cookie: ${cookies.join("; ")}`, ...browser, ...usual];
  expect((await sendRaw(url, lines.join("\r\n"))).status).toBe(200);
});

describe.each([
  ["the server in front of Next", url],
  ["Next", nextUrl],
])("by %s", (_, origin) => {
  const ask = (line: string) => sendRaw(origin, [`${line} HTTP/1.1`, ...usual].join("\r\n"));

  it.each([
    ["GET http://evil.example/api/health/live", 200],
    ["GET HTTPS://evil.example:1/api/health/live?x=1", 200],
    ["GET http://evil.example/api/me", 401],
    ["GET http://evil.example", 200],
    ["GET http://evil.example?x", 200],
    ["GET http://[/api/me", 401],
  ])("%s is answered as without its origin (RFC 9112 section 3.2.2)", async (line, status) => {
    const answer = await ask(line);
    expect(answer.status).toBe(status);
    expect(JSON.stringify([...answer.headers])).not.toContain("evil.example");
  });

  it.each(["/account/", "//account", "/account\\", "/api//me", "/api/me/?x=/", "/nothing//?x"])(
    "GET %s is redirected with the headers of every answer",
    async (path) => {
      const { status, headers } = await ask(`GET ${path}`);
      expect(status).toBe(308);
      const expected = {
        ...securityHeaders({ https: true }),
        "Content-Security-Policy": apiContentSecurityPolicy,
      };
      for (const [name, value] of Object.entries(expected)) expect(headers.get(name), name).toBe(value);
    },
  );

  it.each([
    ["GET *", 404],
    ["OPTIONS *", 204],
  ])("%s is no fault of ours", async (line, status) => {
    expect((await ask(line)).status).toBe(status);
  });
});
