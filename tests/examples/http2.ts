import { once } from "node:events";
import {
  type ClientHttp2Session,
  connect,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
} from "node:http2";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readEcho } from "./application";
import { isSession } from "./credentials";
import { FORGED_IDENTITY } from "./identity";
import { isRefusalOrSignIn } from "./refuses";
import { lookup } from "./visitor";
import type { World } from "./world";

type AskByHttp2 = (
  headers: OutgoingHttpHeaders,
) => Promise<{ status: number; location: string | undefined; body: string }>;

/** Asks by HTTP/2, on one connection, for /notes unless told otherwise. */
export async function connectByHttp2(
  origin: string,
  ca: string | undefined,
): Promise<{ session: ClientHttp2Session; ask: AskByHttp2 }> {
  const session = connect(origin, { ca, lookup });
  await once(session, "connect");
  return {
    session,
    async ask(headers) {
      const stream = session.request({ ":path": "/notes", ...headers });
      stream.end();
      const [answer] = (await once(stream, "response")) as [IncomingHttpHeaders];
      return { status: Number(answer[":status"]), location: answer.location, body: await text(stream) };
    },
  };
}

/** What is different where the client speaks HTTP/2 to the proxy (RFC 9113). */
export function itSpeaksHttp2(world: () => World): void {
  describe("by HTTP/2", () => {
    let session: ClientHttp2Session;
    let ask: AskByHttp2;
    let cookie: string;
    let user: string;
    beforeAll(async () => {
      const { origin, ca, arrive } = world();
      const { visitor, body } = await arrive("proba");
      cookie = visitor.cookiesFor(new URL(origin)).split("; ").find(isSession) ?? "no session";
      user = String(readEcho(body).headers["remote-user"]);
      ({ session, ask } = await connectByHttp2(origin, ca));
    });
    afterAll(() => session.close());

    // RFC 9113 section 8.2.3: each cookie may come as a field of its own.
    it("takes cookies that come apart, and hands on the application's", async () => {
      const { headers } = readEcho(
        (await ask({ cookie: ["a=b", cookie, "session=theirs", "__Host-flow.x=1"] })).body,
      );
      expect(headers.cookie).toBe("a=b; session=theirs");
      expect(headers["remote-user"]).toBe(user);
    });

    it("lets nobody bring an identity along", async () => {
      const { body } = await ask({ ...FORGED_IDENTITY, cookie });
      expect(readEcho(body).headers["remote-user"]).toBe(user);
      expect(body).not.toContain("forged");
      expect((await ask(FORGED_IDENTITY)).status).toBe(401);
    });

    it("leads nowhere else when Host and :authority differ", async () => {
      const { origin, application } = world();
      const { host } = new URL(origin);
      for (const [authority, other] of [
        [host, "elsewhere.example"],
        ["elsewhere.example", host],
      ]) {
        const named = { ":authority": authority, host: other };
        // Some reset the stream.
        const refused = () => ({ status: 400, location: undefined, body: "" });
        const answer = await ask({ ...named, accept: "text/html" }).catch(refused);
        expect([authority, isRefusalOrSignIn(origin, answer)]).toEqual([authority, true]);
        await ask({ ...named, cookie }).catch(refused);
      }
      // Whichever of the two counts, the application is told of one host.
      for (const { headers } of application.received) expect(headers["x-forwarded-host"]).toBe(headers.host);
    });

    // RFC 8441: a WebSocket, or another protocol, inside of a stream.
    it("opens no stream for another protocol unasked", async () => {
      const { application } = world();
      for (const protocol of ["websocket", "h2c", "connect-udp"]) {
        const tunnel = session.request({ ":method": "CONNECT", ":protocol": protocol, ":path": "/live" });
        // A server that did not offer it resets the stream (RFC 9113 section 8.5).
        const [answer] = (await once(tunnel, "response").catch(() => [{}])) as [IncomingHttpHeaders];
        expect([protocol, Number(answer[":status"] ?? 400)]).toEqual([
          protocol,
          expect.toBeOneOf([400, 401, 405, 501]),
        ]);
        tunnel.destroy();
      }
      expect(application.received).toEqual([]);
    });
  });
}
