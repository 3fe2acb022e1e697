import { expect, it } from "vitest";
import { readEcho } from "./application";
import type { World } from "./world";

/** Which cookies and which Authorization the application sees: its own. */
export function itKeepsCredentials(world: () => World): void {
  it("keeps from the application what proves the person to Cloakroom", async () => {
    const { scheme, origin, arrive } = world();
    const { visitor } = await arrive("proba");
    const alone = visitor.cookiesFor(new URL(origin)).split("; ").find(isSession) ?? "";
    expect(alone.startsWith("__Host-")).toBe(scheme === "https");
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

  it("leaves the application a cookie of its own that is called session", async () => {
    const { origin, arrive } = world();
    const { visitor, body } = await arrive("proba");
    await visitor.ask(`${origin}/?set-cookie=${encodeURIComponent("session=theirs; Path=/; HttpOnly")}`);
    const { headers } = readEcho((await visitor.ask(`${origin}/notes`)).body);
    expect(headers.cookie).toMatch(/(^|; )session=theirs$/);
    expect(headers.cookie).not.toContain("v1.");
    expect(headers["remote-user"]).toBe(readEcho(body).headers["remote-user"]);
  });

  it("takes a bearer value, and keeps that from the application too", async () => {
    const { origin, cloakroom, newVisitor } = world();
    const { access_token } = await cloakroom.sandbox.mint({ provider: "github", person: "hazel" });
    const exchange = await newVisitor().ask(`${origin}/auth/github`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ access_token, delivery: "bearer" }),
    });
    const { session_token, user_id } = JSON.parse(exchange.body) as Record<string, string>;
    const headers = { authorization: `Bearer ${session_token ?? ""}` };
    const echo = readEcho((await newVisitor().ask(`${origin}/notes`, { headers })).body);
    expect(echo.headers["remote-user"]).toBe(user_id);
    expect(echo.headers.authorization ?? "").toBe("");
    const wrong = await newVisitor().ask(`${origin}/notes`, {
      headers: { authorization: "Bearer v1.x.y" },
    });
    expect(wrong.status).toBe(401);
  });

  it("leaves the application an Authorization of its own, and judges the cookie beside it", async () => {
    const { origin, newVisitor, arrive } = world();
    const { visitor, body } = await arrive("proba");
    const user = readEcho(body).headers["remote-user"];
    for (const authorization of ["Basic eDp5", "Token abc", "Bearer eyJhbGciOiJIUzI1NiJ9.e30.c2ln"]) {
      const { headers } = readEcho((await visitor.ask(origin, { headers: { authorization } })).body);
      expect([headers.authorization, headers["remote-user"]]).toEqual([authorization, user]);
      expect((await newVisitor().ask(origin, { headers: { authorization } })).status).toBe(401);
    }
  });

  it("answers more cookies, or a longer address, than Cloakroom takes with no error of the server's", async () => {
    const { origin, application, arrive, newVisitor } = world();
    const { visitor } = await arrive("proba");
    const session = visitor.cookiesFor(new URL(origin)).split("; ").find(isSession) ?? "no session";
    for (const [cookies, address] of [
      ...[8, 12, 14, 15, 15.5, 15.8, 16, 20, 30, 60].map((kilobytes) => [kilobytes, 0]),
      ...[6, 7, 7.5, 8, 12].map((kilobytes) => [8, kilobytes]),
    ] as [number, number][]) {
      application.received.splice(0);
      // A browser sends no cookie above 4 KB.
      const pairs = Array.from({ length: cookies * 4 }, (_, index) => `c${index}=${"x".repeat(250)}`);
      const url = `${origin}/notes?${"y".repeat(address * 1_024)}`;
      const headers = { cookie: [session, ...pairs].join("; ").slice(0, cookies * 1_024) };
      const { status, body } = await newVisitor().ask(url, { headers });
      const what = `${cookies} KB of cookies, ${address} KB of an address`;
      if (cookies + address <= 14) expect([what, status]).toEqual([what, 200]);
      if (status === 200)
        expect(readEcho(body).headers.cookie).toBe(headers.cookie.slice(session.length + 2));
      else
        expect([what, status, application.received]).toEqual([what, expect.toBeOneOf([400, 414, 431]), []]);
    }
  });
}

/** Whether a pair of a Cookie header is a session of ours. */
export function isSession(pair: string): boolean {
  return /^(__Host-session|cloakroom_session_\d+)=v1\./.test(pair);
}
