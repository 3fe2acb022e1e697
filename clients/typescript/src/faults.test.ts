import { getEventListeners, once } from "node:events";
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { createClient } from "./client.js";
import { CloakroomError } from "./error.js";

const SESSION = "v1.q7Xk2w.9Jc0mV3secret";
const id = "0b9f0c3e-6c1d-4d0c-9d52-6d2b8f1f6a11";
const caller = { headers: { authorization: `Bearer ${SESSION}` } };

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A server that answers in one way, and the client of it. */
async function answering(listener: RequestListener, options: { timeout?: number } = {}) {
  const seen: { url: string; headers: IncomingHttpHeaders }[] = [];
  server = createServer((request, response) => {
    seen.push({ url: request.url ?? "", headers: request.headers });
    listener(request, response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return {
    client: createClient({ baseUrl, ...options }),
    seen,
    port: (server.address() as AddressInfo).port,
  };
}

/** What a call fails with, which nowhere holds the session. */
async function failureOf(call: Promise<unknown>): Promise<CloakroomError> {
  const error: unknown = await call.then(
    (value) => expect.unreachable(inspect(value)),
    (error: unknown) => error,
  );
  expect(inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error)).not.toContain("secret");
  if (!(error instanceof CloakroomError)) throw error;
  return error;
}

describe("verify lets nobody in when what answers", () => {
  const page = "<h1>It works</h1>";
  const problem = (status: number, code: string) =>
    JSON.stringify({
      type: "https://x.example/",
      title: "x",
      status,
      code,
      request_id: "r-1",
      detail: "why",
    });
  const json = { "content-type": "application/problem+json" };

  it.each<[string, RequestListener, number]>([
    ["is a proxy's error page", (_, r) => r.writeHead(502, { "content-type": "text/html" }).end(page), 502],
    [
      "is a page of somebody else's",
      (_, r) => r.writeHead(200, { "content-type": "text/html" }).end(page),
      200,
    ],
    ["leads elsewhere", (_, r) => r.writeHead(302, { location: "/elsewhere" }).end(), 302],
    ["leads elsewhere for good", (_, r) => r.writeHead(308, { location: "http://127.0.0.1:9/" }).end(), 308],
    ["asks for a password", (_, r) => r.writeHead(401, { "content-type": "text/html" }).end(page), 401],
    ["is forbidden by a firewall", (_, r) => r.writeHead(403).end(page), 403],
    [
      "says another status than it has",
      (_, r) => r.writeHead(403, json).end(problem(401, "unauthenticated")),
      403,
    ],
    ["is JSON cut short", (_, r) => r.writeHead(401, json).end('{"code": "unauthent'), 401],
    ["has a code that no log should hold", (_, r) => r.writeHead(401, json).end(problem(401, "a\nb")), 401],
    ["names two people", (_, r) => r.writeHead(200, { "remote-user": [id, id] }).end("{}"), 0],
  ])("%s", async (_what, listener, status) => {
    const { client, seen } = await answering(listener);
    const error = await failureOf(client.verify(caller));
    const code = status === 0 ? "unexpected-identity" : "unexpected-answer";
    expect(error).toMatchObject({ code, status: status || null, reference: null });
    expect(seen).toHaveLength(1);
  });

  it("refuses by a problem that is no word about the caller", async () => {
    const refusing = (status: number, code: string, more = {}) =>
      answering((_, r) => r.writeHead(status, { ...json, ...more }).end(problem(status, code)));
    for (const [status, code] of [
      [503, "database-unavailable"],
      [429, "rate-limited"],
      [403, "application-unknown"],
      [400, "malformed-request"],
      [403, "unauthenticated"],
      [401, "forbidden"],
    ] as const) {
      const { client } = await refusing(status, code, { "retry-after": "7" });
      expect(await failureOf(client.verify(caller))).toMatchObject({
        code,
        status,
        retryAfter: 7,
        reference: "r-1",
        detail: "why",
        message: `Cloakroom refused: ${code} (${status}, reference r-1)`,
      });
      server?.close();
    }
  });

  it("is silent, or never comes to an end", async () => {
    for (const listener of [
      () => undefined,
      (_: unknown, r: { writeHead(s: number): { write(t: string): unknown } }) => r.writeHead(200).write("{"),
    ] satisfies RequestListener[]) {
      const { client } = await answering(listener, { timeout: 50 });
      expect(await failureOf(client.verify(caller))).toMatchObject({ code: "timeout", status: null });
      server?.closeAllConnections();
      server?.close();
    }
  });

  it("sends more than any answer of Cloakroom's", async () => {
    let taken = 0;
    const { client } = await answering((_, response) => {
      response.writeHead(200, { "remote-user": id });
      const more = () => {
        while (taken++ < 10_240 && response.write("x".repeat(1024)));
        if (taken < 10_240) response.once("drain", more);
        else response.end();
      };
      more();
    });
    expect(await failureOf(client.verify(caller))).toMatchObject({ code: "unexpected-answer", status: 200 });
    expect(taken).toBeLessThan(10_240);
  });

  it("is nobody", async () => {
    const { client } = await answering(() => undefined);
    server?.close();
    expect(await failureOf(client.verify(caller))).toMatchObject({
      code: "unreachable",
      message: "Cloakroom cannot be reached (ECONNREFUSED)",
    });
  });

  it("hangs up, for good", async () => {
    const { client, seen } = await answering((request) => request.socket.destroy());
    expect(await failureOf(client.verify(caller))).toMatchObject({ code: "unreachable" });
    expect(seen).toHaveLength(2);
    await failureOf(client.signOut(SESSION));
    expect(seen).toHaveLength(3);
  });
});

describe("a call", () => {
  it("ends by the caller's signal, with the caller's reason", async () => {
    const { client } = await answering(() => undefined);
    const controller = new AbortController();
    const reason = new Error("the visitor has gone");
    const asked = client.verify(caller, { signal: controller.signal });
    await once(server ?? expect.unreachable(), "request");
    controller.abort(reason);
    await expect(asked).rejects.toBe(reason);
    await expect(client.verify(caller, { signal: controller.signal })).rejects.toBe(reason);
  });

  it("sends the session, and nothing of the caller's else", async () => {
    const { client, seen, port } = await answering((_, r) =>
      r.writeHead(200, { "remote-user": id }).end("{}"),
    );
    const headers = {
      cookie: `other=secret; cloakroom_session_${port}=${SESSION}; cloakroom_session_1=v1.q7Xk2w.secret`,
      "x-forwarded-for": "203.0.113.9",
      "x-forwarded-host": "evil.example",
      "x-original-url": "https://evil.example/",
      "proxy-hands-on": "Cookie",
      "user-agent": "Browser/1",
      host: "evil.example",
    };
    expect(await client.verify({ headers }, { role: "admin", emailDomain: "a&b.example" })).toMatchObject({
      status: "signed-in",
      user: { id },
    });
    expect(seen[0]?.url).toBe("/api/verify?role=admin&email_domain=a%26b.example");
    expect(seen[0]?.headers.cookie).toBe(`cloakroom_session_${port}=${SESSION}`);
    expect(seen[0]?.headers.host).toBe(`127.0.0.1:${port}`);
    const told = Object.keys(seen[0]?.headers ?? {});
    expect(told.filter((name) => /^(x-|proxy-|authorization)/.test(name))).toEqual([]);
    await client.verify({ headers }, { clientAddress: "203.0.113.7" });
    expect(seen[1]?.headers["x-forwarded-for"]).toBe("203.0.113.7");
  });

  it("that changes nothing is made once more when a connection breaks", async () => {
    let times = 0;
    const { client } = await answering((request, response) => {
      if (times++ === 0) request.socket.destroy();
      else response.writeHead(200, { "remote-user": id }).end("{}");
    });
    expect(await client.verify(caller)).toMatchObject({ status: "signed-in" });
  });

  it("asks nobody about a caller who presents nothing", async () => {
    const { client, seen } = await answering(() => undefined);
    expect(await client.verify({ headers: { cookie: "a=b" } })).toMatchObject({ status: "signed-out" });
    expect(seen).toEqual([]);
  });

  it("is to the path of its operation, whatever the id", async () => {
    const { client, seen } = await answering(() => undefined);
    for (const malformed of ["..", ".", "", `${id}/..`, "%2e%2e", "a?b"])
      await expect(client.endSession(SESSION, malformed)).rejects.toThrow(TypeError);
    expect(seen).toEqual([]);
  });

  it("refuses options that are not known, which would require nothing", async () => {
    const { client } = await answering(() => undefined);
    await expect(client.verify(caller, { roles: "admin" } as never)).rejects.toThrow(TypeError);
    await expect(client.verify(caller, { clientAddress: "1, 2" })).rejects.toThrow(TypeError);
    expect(() => createClient({ baseUrl: "https://a.example", timeOut: 1 } as never)).toThrow(TypeError);
    for (const timeout of [0, -1, Number.NaN, 60_001])
      expect(() => createClient({ baseUrl: "https://a.example", timeout })).toThrow(TypeError);
  });
});

it("an error of another copy of the package is known, and nothing else is", () => {
  const other = Object.defineProperty(new Error("x"), Symbol.for("@cloakroom/client.CloakroomError"), {
    value: true,
  });
  expect(other instanceof CloakroomError).toBe(true);
  for (const value of [new Error("x"), null, "x", {}]) expect(value instanceof CloakroomError).toBe(false);
});

it("leads to sign in and back by a path alone", () => {
  const baseUrl = "https://auth.example.com";
  const request = { headers: {}, url: "https://evil.example//evil.example/?a=b&c" };
  const way = "%2F%2Fevil.example%2F%3Fa%3Db%26c";
  expect(createClient({ baseUrl }).signInUrl(request)).toBe(`${baseUrl}/sign-in`);
  expect(createClient({ baseUrl, origin: baseUrl }).signInUrl(request)).toBe(
    `${baseUrl}/sign-in?returnTo=${way}`,
  );
  const guarded = createClient({ baseUrl, origin: "https://wiki.example.org" });
  expect(guarded.signInUrl(request)).toBe(`https://wiki.example.org/.cloakroom/start?to=${way}`);
});

it("a call leaves its connection for the next, and neither timer nor listener behind", async () => {
  const { client } = await answering((_, r) => r.writeHead(200, { "remote-user": id }).end("{}"));
  let connections = 0;
  server?.on("connection", () => connections++);
  const { signal } = new AbortController();
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
  const before = timers();
  for (let times = 0; times < 5; times++) await client.verify(caller, { signal });
  // The runtime may be a moment late to take one back.
  expect(connections).toBeLessThan(5);
  expect(timers()).toBeLessThan(before + 5);
  expect(getEventListeners(signal, "abort")).toEqual([]);
});
