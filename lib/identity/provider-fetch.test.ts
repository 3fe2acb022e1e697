import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { findAppError } from "@/lib/errors";
import { providerFetch, readProviderJson } from "./provider-fetch";

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(answer: RequestListener): Promise<string> {
  server = createServer(answer);
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const failure = async (asked: Promise<unknown>) =>
  findAppError(
    await asked.then(
      () => null,
      (error: unknown) => error,
    ),
  );

const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;

it.each<[string, number, Record<string, string>, number]>([
  ["its seconds", 503, { "retry-after": "37" }, 37],
  ["its seconds, at least one", 503, { "retry-after": "0" }, 1],
  ["its seconds, at most an hour", 429, { "retry-after": "3601" }, 3600],
  ["an hour", 429, { "retry-after": "3600" }, 3600],
  ["a minute for a limit that says nothing", 429, {}, 60],
  ["a minute for words that say nothing", 429, { "retry-after": "soon" }, 60],
  ["a date that is past, as one second", 503, { "retry-after": "Fri, 31 Dec 1999 23:59:59 GMT" }, 1],
  ["when a used-up limit begins anew, at most an hour", 429, limit("0", inSeconds(7200)), 3600],
  ["a minute, whatever the reset, where the limit is not used up", 429, limit("1", inSeconds(7200)), 60],
  ["five seconds otherwise", 500, {}, 5],
])("a provider that fails is to be asked again after %s", async (_, status, headers, seconds) => {
  const url = await serve((_request, response) => response.writeHead(status, headers).end("no"));
  expect(await failure(providerFetch(url))).toMatchObject({
    code: "provider-unavailable",
    retryAfter: seconds,
  });
});

function limit(remaining: string, reset: number): Record<string, string> {
  return { "x-ratelimit-remaining": remaining, "x-ratelimit-reset": String(reset) };
}

it.each([
  [1024 * 1024, undefined],
  [1024 * 1024 + 1, "provider-unavailable"],
])("a body of %i bytes is %s", async (bytes, code) => {
  const url = await serve((_request, response) => response.end("x".repeat(bytes)));
  expect((await failure(providerFetch(url)))?.code).toBe(code);
});

it("a redirect is not followed: a token would go where nobody meant it", async () => {
  const asked: (string | undefined)[] = [];
  const url = await serve((request, response) => {
    asked.push(request.url);
    response.writeHead(302, { location: "/elsewhere" }).end();
  });
  expect((await providerFetch(url)).status).toBe(302);
  expect(asked).toEqual(["/"]);
});

it("what refuses is handed on, with its words", async () => {
  const url = await serve((_request, response) => response.writeHead(403).end('{"message":"no"}'));
  const response = await providerFetch(url);
  expect(response.status).toBe(403);
  expect(await readProviderJson(response)).toEqual({ message: "no" });
});

it("what is not JSON is the provider's fault", async () => {
  const url = await serve((_request, response) => response.end("<p>Hello"));
  expect((await failure(providerFetch(url).then(readProviderJson)))?.code).toBe("provider-unavailable");
});
