import { getEventListeners, once } from "node:events";
import { afterEach, describe, expect, it } from "vitest";
import { createClient } from "./client.js";
import { CloakroomError } from "./error.js";
import { answering, caller, id, SESSION } from "./testing/answering.js";
import { closeServers } from "./testing/listen.js";

afterEach(closeServers);

describe("a call", () => {
  it("ends by the caller's signal, with the caller's reason", async () => {
    const { client, server } = await answering(() => undefined);
    const controller = new AbortController();
    const reason = new Error("the visitor has gone");
    const asked = client.verify(caller, { signal: controller.signal });
    await once(server, "request");
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

  it("leaves no timer behind, and no answer in a framework's cache", async () => {
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
    const kept: unknown[] = [];
    const fetch = (_url: string, { cache }: RequestInit) => {
      kept.push(cache, timers());
      return Promise.resolve(new Response("{}", { headers: { "remote-user": id } }));
    };
    const before = timers();
    await createClient({ baseUrl: "https://auth.example.com", fetch }).verify(caller);
    expect(kept).toEqual(["no-store", before + 1]);
    expect(timers()).toBe(before);
  });

  it("is made by a fetch that takes no other `this` than its own, as in Workers", async () => {
    const fetch = function (this: unknown): Promise<Response> {
      if (this !== undefined) throw new TypeError("Illegal invocation");
      return Promise.resolve(new Response("{}", { headers: { "remote-user": id } }));
    };
    const client = createClient({ baseUrl: "https://auth.example.com", fetch });
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
  const { client, server } = await answering((_, r) => r.writeHead(200, { "remote-user": id }).end("{}"));
  let connections = 0;
  server.on("connection", () => connections++);
  const { signal } = new AbortController();
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
  const before = timers();
  for (let times = 0; times < 5; times++) await client.verify(caller, { signal });
  // The runtime may be a moment late to take one back.
  expect(connections).toBeLessThan(5);
  expect(timers()).toBeLessThan(before + 5);
  expect(getEventListeners(signal, "abort")).toEqual([]);
});
