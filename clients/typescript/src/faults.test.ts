import type { RequestListener } from "node:http";
import { inspect } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { CloakroomError } from "./error.js";
import { answering, caller, id, SESSION } from "./testing/answering.js";
import { closeServers } from "./testing/listen.js";

afterEach(closeServers);

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
      "says in words what is a number, and a text for a word",
      (_, r) => r.writeHead(503, { "retry-after": "in a while", "x-request-id": "a b" }).end(page),
      503,
    ],
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
    expect(error).toMatchObject({ code, status: status || null, reference: null, retryAfter: null });
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
    }
  });

  it("is silent, or never comes to an end", async () => {
    for (const listener of [
      () => undefined,
      (_: unknown, r: { writeHead(s: number): { write(t: string): unknown } }) => r.writeHead(200).write("{"),
    ] satisfies RequestListener[]) {
      const { client } = await answering(listener, { timeout: 50 });
      expect(await failureOf(client.verify(caller))).toMatchObject({ code: "timeout", status: null });
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
    closeServers();
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
