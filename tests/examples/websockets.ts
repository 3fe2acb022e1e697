import http, { type IncomingMessage } from "node:http";
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
      const answer = await shakeHands(world(), cookie, upgrade);
      expect([upgrade, answer.statusCode]).toEqual([upgrade, 200]);
    }
    // Of two lines a proxy may read the one and hand on the other.
    for (const upgrade of [
      ["h2c", "websocket"],
      ["websocket", "h2c"],
    ]) {
      const answer = await shakeHands(world(), cookie, upgrade);
      expect([upgrade, answer.headers.upgrade ?? "websocket"]).toEqual([upgrade, "websocket"]);
    }
  });
}

function shakeHands(
  { origin, ca }: World,
  cookie: string,
  upgrade: string | string[] = "websocket",
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = {
      connection: "Upgrade, HTTP2-Settings, Remote-User",
      Upgrade: upgrade,
      "http2-settings": "AAMAAABkAAQ",
      cookie,
    };
    const { request } = origin.startsWith("https:") ? https : http;
    const message = request(`${origin}/live`, { lookup, ca, headers });
    message.once("upgrade", (response, socket) => {
      socket.destroy();
      resolve(response);
    });
    message.once("response", (response) => resolve(response.resume()));
    message.once("error", reject);
    message.end();
  });
}
