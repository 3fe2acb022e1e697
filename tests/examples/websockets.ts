import http, { type IncomingMessage, type OutgoingHttpHeaders } from "node:http";
import https from "node:https";
import { expect, it } from "vitest";
import { readEcho } from "./application";
import { lookup } from "./visitor";
import type { World } from "./world";

/** What becomes of a request that asks for another protocol (RFC 9110 section 7.8). */
export function itHandsOnWebSockets(world: () => World): void {
  it("checks the handshake of a WebSocket", async () => {
    const { origin, arrive } = world();
    const { body, visitor } = await arrive("proba");
    const user = String(readEcho(body).headers["remote-user"]);
    const handshake = await shakeHands(world(), visitor.cookiesFor(new URL(origin)));
    expect(handshake).toMatchObject({ statusCode: 101, headers: { "x-user": user } });
    expect(await shakeHands(world(), "")).toMatchObject({ statusCode: 401 });
  });

  it("hands on no change of protocol but WebSocket's", async () => {
    const { origin, arrive } = world();
    const { visitor } = await arrive("proba");
    const cookie = visitor.cookiesFor(new URL(origin));
    for (const upgrade of ["h2c", "H2C", "echo", "TLS/1.0", "h2c, websocket", "websocket, h2c"]) {
      if (mayChangeItself(world(), upgrade)) continue;
      const answer = await shakeHands(world(), cookie, upgrade);
      expect([upgrade, answer.statusCode]).toEqual([upgrade, 200]);
    }
    // Of two lines a proxy may read the one and hand on the other.
    for (const upgrade of [
      ["h2c", "websocket"],
      ["websocket", "h2c"],
    ]) {
      if (mayChangeItself(world(), upgrade)) continue;
      const answer = await shakeHands(world(), cookie, upgrade);
      expect([upgrade, answer.headers.upgrade ?? "websocket"]).toEqual([upgrade, "websocket"]);
    }
  });
}

/** Whether the proxy's own listener may make this change, and hand on nothing of it; `h2c.ts` shows what follows then. */
export function mayChangeItself({ traits, scheme }: World, upgrade: string | string[]): boolean {
  return traits.speaksH2c && scheme === "http" && /h2c/i.test(String(upgrade));
}

/** Asks for another protocol. @returns the answer, which is 101 where it was granted */
export function shakeHands(
  { origin, ca }: Pick<World, "origin" | "ca">,
  cookie: string,
  upgrade: string | string[] = "websocket",
  { method = "GET", headers: more = {} }: { method?: string; headers?: OutgoingHttpHeaders } = {},
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = {
      connection: "Upgrade, HTTP2-Settings, Remote-User",
      Upgrade: upgrade,
      "http2-settings": "AAMAAABkAAQ",
      cookie,
      ...more,
    };
    const { request } = origin.startsWith("https:") ? https : http;
    const message = request(`${origin}/live`, { method, lookup, ca, headers });
    message.once("upgrade", (response, socket) => {
      socket.destroy();
      resolve(response);
    });
    message.once("response", (response) => resolve(response.resume()));
    message.once("error", reject);
    message.end();
  });
}
