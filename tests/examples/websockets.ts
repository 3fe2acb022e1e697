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
      const answer = await shakeHands(world(), cookie, upgrade);
      expect([upgrade, grantedByApplication(answer)]).toEqual([upgrade, undefined]);
      if (!mayChangeItself(world())) expect([upgrade, answer.statusCode]).toEqual([upgrade, 200]);
    }
    // Of two lines a proxy may read the one and hand on the other.
    for (const upgrade of [
      ["h2c", "websocket"],
      ["websocket", "h2c"],
    ]) {
      const answer = await shakeHands(world(), cookie, upgrade);
      expect([upgrade, grantedByApplication(answer) ?? "websocket"]).toEqual([upgrade, "websocket"]);
    }
  });
}

/** The protocol that the application changed to, which says then whom it takes the client for. */
export function grantedByApplication({ headers }: IncomingMessage): string | undefined {
  return headers["x-user"] === undefined ? undefined : headers.upgrade;
}

/** Whether the proxy's own listener may change to h2c, and hand on nothing of it; `h2c.ts` shows what follows. */
export function mayChangeItself({ traits, scheme }: World): boolean {
  return traits.speaksH2c && scheme === "http";
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
