import { type IncomingMessage, request } from "node:http";
import { expect, it } from "vitest";
import { readEcho } from "./application";
import { Visitor } from "./visitor";
import type { World } from "./world";

/** What gets through to the application, and how. */
export function itAdmits(world: () => World): void {
  it("sends a person to sign in, and back to the very page", async () => {
    const { origin, application, arrive } = world();
    const page = "/notes/1?tab=%D1%8F&sort=a%20b&deep=%2Fx%3Fy%3D1";
    const signIn = await new Visitor().open(origin + page);
    expect(signIn.url.pathname).toBe("/sign-in");
    expect(signIn.url.searchParams.get("returnTo")).toBe(page);
    expect(application.received).toEqual([]);

    const arrived = await arrive("proba", page);
    expect(arrived.url.href).toBe(origin + page);
    expect(readEcho(arrived.body)).toMatchObject({ method: "GET", url: page });
  });

  it("tells the application who is asking", async () => {
    const { origin, arrive } = world();
    const { body, visitor } = await arrive("proba");
    const { headers } = readEcho(body);
    const me = JSON.parse((await visitor.ask(`${origin}/api/me`)).body) as { user_id: string };
    expect(headers).toMatchObject({
      "remote-user": me.user_id,
      "remote-email": "proba@example.com",
      "remote-groups": "user",
      "x-auth-request-user": me.user_id,
      "x-auth-request-email": "proba@example.com",
      host: new URL(origin).host,
      "x-forwarded-proto": "http",
    });
    expect(headers["remote-name"]).toMatch(/^[\x20-\x7e]+$/);
    expect(decodeURIComponent(String(headers["remote-name"]))).toBe("Проба Образцова");
  });

  it("passes methods and bodies on", async () => {
    const { origin, arrive } = world();
    const { visitor } = await arrive("proba");
    const sent = {
      method: "POST",
      body: "a=1&b=2",
      headers: { "content-type": "application/x-www-form-urlencoded" },
    };
    const { body } = await visitor.ask(`${origin}/notes`, sent);
    expect(readEcho(body)).toMatchObject({ method: "POST", url: "/notes", body: "a=1&b=2" });
  });

  it("keeps from the application what proves the person to Cloakroom", async () => {
    const { origin, arrive } = world();
    const { visitor } = await arrive("proba");
    const session = visitor.cookiesFor(new URL(origin));
    const sealed = /(?:^|; )cloakroom_session_\d+=([^;]+)/.exec(session)?.[1] ?? "no session";
    expect(sealed).toMatch(/^v1\./);
    const alone = session.split("; ").find((pair) => pair.includes(sealed)) ?? "";
    for (const [sent, got] of [
      [`theme=dark; ${alone}; lang=ru`, "theme=dark; lang=ru"],
      [`${alone}; lang=ru`, "lang=ru"],
      [`my-session=1; ${alone}`, "my-session=1"],
      // Of Flask, Starlette and others, whose own session is none of ours.
      [`session=theirs; ${alone}; lang=ru`, "session=theirs; lang=ru"],
      [`${alone}; session=theirs; ${alone.replace("session", "flow")}`, "session=theirs"],
      [`${alone}; __Host-flow.a=${"x".repeat(3000)}; __Host-kept-forms=x; a=b`, "a=b"],
      [alone, ""],
    ] as const) {
      const { headers } = readEcho((await visitor.ask(origin, { headers: { cookie: sent } })).body);
      expect(headers.cookie ?? "").toBe(got);
    }
  });

  it("takes a bearer value, and keeps that from the application too", async () => {
    const { origin, cloakroom } = world();
    const { access_token } = await cloakroom.sandbox.mint({ provider: "github", person: "hazel" });
    const exchange = await new Visitor().ask(`${origin}/auth/github`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ access_token, delivery: "bearer" }),
    });
    const { session_token, user_id } = JSON.parse(exchange.body) as Record<string, string>;
    const headers = { authorization: `Bearer ${session_token ?? ""}` };
    const echo = readEcho((await new Visitor().ask(`${origin}/notes`, { headers })).body);
    expect(echo.headers["remote-user"]).toBe(user_id);
    expect(echo.headers.authorization ?? "").toBe("");
    const wrong = await new Visitor().ask(`${origin}/notes`, {
      headers: { authorization: "Bearer v1.x.y" },
    });
    expect(wrong.status).toBe(401);
  });

  it("leaves the application an Authorization of its own, and judges the cookie beside it", async () => {
    const { origin, arrive } = world();
    const { visitor, body } = await arrive("proba");
    const user = readEcho(body).headers["remote-user"];
    for (const authorization of ["Basic eDp5", "Token abc", "Bearer eyJhbGciOiJIUzI1NiJ9.e30.c2ln"]) {
      const { headers } = readEcho((await visitor.ask(origin, { headers: { authorization } })).body);
      expect([headers.authorization, headers["remote-user"]]).toEqual([authorization, user]);
      expect((await new Visitor().ask(origin, { headers: { authorization } })).status).toBe(401);
    }
  });

  it("asks Cloakroom with few headers, so that many do not matter to it", async () => {
    const { origin, arrive } = world();
    const { visitor } = await arrive("proba");
    const many: Record<string, string> = {};
    for (let index = 0; index < 6; index++) many[`x-many-${index}`] = "x".repeat(2_000);
    const { headers } = readEcho((await visitor.ask(origin, { headers: many })).body);
    expect(headers["x-many-5"]).toBe("x".repeat(2_000));
  });

  it("opens the page that says goodbye to nobody signed in", async () => {
    const { origin } = world();
    const { url, status } = await new Visitor().open(`${origin}/goodbye`);
    expect([url.pathname, status]).toEqual(["/goodbye", 200]);
  });

  it("hands on no change of protocol but WebSocket's", async () => {
    const { origin, arrive } = world();
    const { visitor } = await arrive("proba");
    const cookie = visitor.cookiesFor(new URL(origin));
    for (const upgrade of ["h2c", "H2C", "echo", "TLS/1.0", "h2c, websocket", "websocket, h2c"]) {
      const answer = await shakeHands(`${origin}/live`, cookie, upgrade);
      expect([upgrade, answer.statusCode]).toEqual([upgrade, 200]);
    }
    // Of two lines a proxy may read the one and hand on the other.
    for (const upgrade of [
      ["h2c", "websocket"],
      ["websocket", "h2c"],
    ]) {
      const answer = await shakeHands(`${origin}/live`, cookie, upgrade);
      expect([upgrade, answer.headers.upgrade ?? "websocket"]).toEqual([upgrade, "websocket"]);
    }
  });

  it("passes the application's own errors on", async () => {
    const { origin, arrive } = world();
    const { visitor } = await arrive("proba");
    for (const status of [401, 403, 404, 500, 503]) {
      const answer = await visitor.ask(`${origin}/notes?status=${status}`);
      expect(answer.status).toBe(status);
      expect(readEcho(answer.body).url).toBe(`/notes?status=${status}`);
    }
  });

  it("checks the handshake of a WebSocket", async () => {
    const { origin, arrive } = world();
    const { body, visitor } = await arrive("proba");
    const user = String(readEcho(body).headers["remote-user"]);
    const handshake = await shakeHands(`${origin}/live`, visitor.cookiesFor(new URL(origin)));
    expect(handshake).toMatchObject({ statusCode: 101, headers: { "x-user": user } });
    expect(await shakeHands(`${origin}/live`, "")).toMatchObject({ statusCode: 401 });
  });
}

function shakeHands(
  url: string,
  cookie: string,
  upgrade: string | string[] = "websocket",
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = {
      connection: "Upgrade, HTTP2-Settings",
      Upgrade: upgrade,
      "http2-settings": "AAMAAABkAAQ",
      cookie,
    };
    const message = request(url, { family: 4, headers });
    message.once("upgrade", (response, socket) => {
      socket.destroy();
      resolve(response);
    });
    message.once("response", (response) => resolve(response.resume()));
    message.once("error", reject);
    message.end();
  });
}
