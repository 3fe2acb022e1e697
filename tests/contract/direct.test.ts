import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { sessionCookieAt } from "../session-cookie";
import { sharedApplication } from "./application";
import { sendRaw } from "./raw";
import { signIn } from "./sign-in";
import { expectSame } from "./same-answer";

const application = sharedApplication();
const { url, nextUrl = "" } = application;
const { host } = new URL(url);
const sessionName = sessionCookieAt(application.authUrl);

let live: { cookie: string; bearer: string };
beforeAll(async () => {
  const [byCookie, byBearer] = await Promise.all([
    signIn(application),
    signIn(application, { delivery: "bearer" }),
  ]);
  live = {
    cookie: "cookie" in byCookie.as ? byCookie.as.cookie : "",
    bearer: "bearer" in byBearer.as ? byBearer.as.bearer : "",
  };
});

/** Sends the same bytes to both servers. */
async function compare(line: string, lines: readonly string[], body = ""): Promise<number> {
  const request = [line, ...lines, "Connection: close", "", body].join("\r\n");
  const [one, other] = await Promise.all([sendRaw(url, request), sendRaw(nextUrl, request)]);
  expectSame(one, other, JSON.stringify(request.slice(0, 2000)));
  return one.status;
}

const usual = [`Host: ${host}`];
const asCookie = () => [...usual, `Cookie: ${live.cookie}`];

describe("the server in front of Next answers as Next does", () => {
  it.each(["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "get", "QUERY", "BREW"])(
    "%s",
    async (method) => {
      for (const path of ["/api/verify", "/api/me"])
        await compare(`${method} ${path} HTTP/1.1`, [...usual, "Authorization: Bearer none"]);
    },
  );

  it.each([
    "/api/verify/",
    "/api/verify//",
    "//api/verify",
    "/api//verify",
    "/api/./verify",
    "/api/x/../verify",
    "/api/Verify",
    "/api/%76erify",
    "/api/verify%20",
    "/api/verify%00",
    "/api/verify%ff",
    "/api/verify%2f",
    "/api/verify;x",
    "/api/verify.rsc",
    "/api/verify.json",
    "/api/verify#x",
    "/api/verify?",
    "/api/verify??role=admin",
    "/api/verify?role=admin#x",
    "/api/verify?role=admin",
    "/api/verify?role=user",
    "/api/verify?role=%61dmin",
    "/api/verify?role=user&role=user",
    "/api/verify?role=user&role=admin",
    "/api/verify?role",
    "/api/verify?role=",
    "/api/verify?=user",
    "/api/verify?&&role=user&",
    "/api/verify?role[]=user",
    "/api/verify?role=us+er",
    "/api/verify?role=%ff",
    "/api/verify?role=%zz",
    "/api/verify?_rsc=1",
    "/api/verify?_rsc=1&role=admin",
    "/api/verify?nxtProle=admin",
    "/api/verify?nxtIrole=admin",
    "/api/verify?__nextLocale=ru",
    "/api/verify?amp=1",
    "/api/verify?email_domain=example.com",
    "/api/verify?__proto__=1",
    "/_next/data/x/api/verify.json",
    "/api/me/",
    "/api/me?x=1",
    "/api/me?",
  ])("GET %s", async (target) => {
    await compare(`GET ${target} HTTP/1.1`, asCookie());
    await compare(`GET ${target} HTTP/1.1`, usual);
  });

  it.each([
    ["an absolute target", `GET http://evil.example/api/verify HTTP/1.1`, usual],
    ["HTTP/1.0", "GET /api/verify HTTP/1.0", usual],
    ["HTTP/1.0 without Host", "GET /api/verify HTTP/1.0", []],
    ["no Host", "GET /api/verify HTTP/1.1", []],
    ["an empty Host", "GET /api/verify HTTP/1.1", ["Host:"]],
    ["two Hosts", "GET /api/verify HTTP/1.1", [...usual, "Host: evil.example"]],
    ["an impossible Host", "GET /api/verify HTTP/1.1", ["Host: a b/c?d"]],
    ["a Host with credentials", "GET /api/verify HTTP/1.1", ["Host: a@b"]],
    ["no HTTP", "HELLO", usual],
    ["HTTP/2.0", "GET /api/verify HTTP/2.0", usual],
    ["a folded header", "GET /api/verify HTTP/1.1", [...usual, "X-A: 1\r\n 2"]],
    ["a bare line feed", "GET /api/verify HTTP/1.1", [...usual, "X-A: 1\nX-B: 2"]],
    ["a NUL", "GET /api/verify HTTP/1.1", [...usual, "X-A: \0"]],
    ["a header without a name", "GET /api/verify HTTP/1.1", [...usual, ": x"]],
    ["a space in a name", "GET /api/verify HTTP/1.1", [...usual, "X A: x"]],
    ["a space before the colon", "GET /api/verify HTTP/1.1", [...usual, `Cookie : ${sessionName}=x`]],
    ["an Upgrade", "GET /api/verify HTTP/1.1", [...usual, "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQ"]],
    ["16 KB of headers", "GET /api/verify HTTP/1.1", [...usual, `X-A: ${"a".repeat(17_000)}`]],
    [
      "15 KB of cookies",
      "GET /api/verify HTTP/1.1",
      [...usual, `Cookie: ${sessionName}=${"a".repeat(15_000)}`],
    ],
    ["500 cookies", "GET /api/verify HTTP/1.1", [...usual, `Cookie: ${`${sessionName}=a; `.repeat(500)}`]],
    ["a media type that Next compresses", "GET /api/me HTTP/1.1", [...usual, "Accept-Encoding: gzip"]],
    ["a range", "GET /api/me HTTP/1.1", [...usual, "Range: bytes=0-1"]],
    ["a condition", "GET /api/me HTTP/1.1", [...usual, "If-None-Match: *"]],
    ["an expectation", "GET /api/me HTTP/1.1", [...usual, "Expect: 200-ok"]],
    ["an override of the method", "GET /api/me HTTP/1.1", [...usual, "X-HTTP-Method-Override: DELETE"]],
  ])("%s", async (_, line, lines) => {
    await compare(line, lines);
    if (line.startsWith("GET")) await compare(line, [...lines, `Cookie: ${live.cookie}`]);
  });

  it.each([
    "RSC: 1",
    "Next-Action: 0",
    "Next-Router-State-Tree: x",
    "Next-Router-Prefetch: 1",
    "Next-Router-Segment-Prefetch: /_tree",
    "Next-Url: /account",
    "Next-HMR-Refresh: 1",
    "X-Nextjs-Data: 1",
    "X-Middleware-Subrequest: middleware:middleware:middleware:middleware:middleware",
    "X-Middleware-Prefetch: 1",
    "X-Middleware-Rewrite: /account",
    "X-Matched-Path: /account",
    "X-Invoke-Path: /account",
    "X-Invoke-Status: 500",
    "X-Now-Route-Matches: 1=x",
    "X-Prerender-Revalidate: x",
    "X-Prerender-Bypass: x",
    "X-Action-Forwarded: 1",
    "X-Forwarded-Host: evil.example",
    "X-Forwarded-Proto: https",
    "X-Forwarded-Proto: https, http",
    "X-Forwarded-Port: 1",
    "X-Original-URL: http://evil.example/",
    "X-Rewrite-URL: /account",
    "Forwarded: host=evil.example",
    "Purpose: prefetch",
    "Sec-Fetch-Dest: image",
    "Content-Type: text/x-component",
  ])("with %s", async (header) => {
    await compare("GET /api/verify HTTP/1.1", [...asCookie(), header]);
    // A proxy lets in whoever is answered with 2xx.
    expect(await compare("GET /api/verify HTTP/1.1", [...usual, header])).toBeGreaterThanOrEqual(300);
    expect(await compare("GET /api/me HTTP/1.1", [...usual, header])).toBeGreaterThanOrEqual(300);
  });

  it.each([
    ["", 401],
    ["NAME", 401],
    ["NAME=", 401],
    ["NAME=;", 401],
    ["NAME=none; LIVE", 200],
    ["LIVE; NAME=none", 401],
    ["LIVE; NAME=%ff", 200],
    ["LIVE; NAME", 200],
    ["x; LIVE", 200],
    ["x=;LIVE", 200],
    [";;LIVE;;", 200],
    ["x=a,LIVE", 401],
    ["name=x; LIVE", 200],
    ["session=x; LIVE", 200],
    ["LIVE; session=x", 200],
    ["LIVE; cloakroom_session_1=x", 200],
    [" LIVE ", 200],
    ["\tLIVE\t", 200],
    ["x=\xff; LIVE", 200],
    ["__proto__=x; LIVE", 200],
    ["$Version=1; LIVE", 200],
  ] as const)("a cookie header %j is %i", async (template, status) => {
    const header = `Cookie: ${template.replace("LIVE", live.cookie).replace("NAME", sessionName)}`;
    expect(await compare("GET /api/verify HTTP/1.1", [...usual, header])).toBe(status);
    await compare("GET /api/me HTTP/1.1", [...usual, header]);
  });

  it("a body that no GET should have", async () => {
    const lines = [...asCookie(), "Content-Length: 20000"];
    await compare("GET /api/verify HTTP/1.1", lines, "x".repeat(20_000));
    await compare(
      "GET /api/me HTTP/1.1",
      [...asCookie(), "Transfer-Encoding: chunked"],
      "3\r\nabc\r\n0\r\n\r\n",
    );
    await compare("GET /api/me HTTP/1.1", [...asCookie(), "Content-Length: 3", "Content-Length: 4"], "abcd");
  });

  it("whatever the method, target, headers and cookies are", async () => {
    const text = fc.string({
      unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)),
    });
    const cookie = fc
      .array(
        fc.oneof(
          fc.constant("LIVE"),
          fc
            .constantFrom(sessionName, "x", "session", "__Host-session")
            .chain((name) => text.map((value) => `${name}=${value}`)),
        ),
        { maxLength: 4 },
      )
      .map((pairs) => `Cookie: ${pairs.join("; ")}`);
    const authorization = fc.oneof(fc.constant("BEARER"), text).map((value) => `Authorization: ${value}`);
    const names = ["X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Uri", "X-Forwarded-Method", "X-Original-URL", "Accept", "Accept-Encoding", "Accept-Language", "Origin", "Sec-Fetch-Site", "User-Agent"]; // prettier-ignore
    const value = fc.oneof(text, fc.constantFrom(host, "http", "https", "text/html", "GET", "/account?x=1", "gzip", "null", url)); // prettier-ignore
    const other = fc.tuple(fc.constantFrom(...names), value).map(([name, said]) => `${name}: ${said}`);
    const query = fc.oneof(fc.constant(""), text.map((said) => `?${said.replaceAll(" ", "")}`), fc.constantFrom("?role=user", "?role=admin")); // prettier-ignore
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("GET", "GET", "GET", "HEAD"),
        fc.constantFrom("/api/verify", "/api/me"),
        query,
        fc.array(fc.oneof(cookie, authorization, other), { maxLength: 6 }),
        async (method, path, asked, lines) => {
          const filled = lines.map((line) => line.replace("LIVE", live.cookie).replace("BEARER", `Bearer ${live.bearer}`)); // prettier-ignore
          const status = await compare(`${method} ${path}${asked} HTTP/1.1`, [...usual, ...filled]);
          if (filled.join() === lines.join()) expect(status).toBeGreaterThanOrEqual(300);
        },
      ),
      { numRuns: 400 },
    );
  });
});
