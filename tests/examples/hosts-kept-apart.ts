import { expect, it } from "vitest";
import { readEcho } from "./application";
import type { HostsWorld } from "./hosts-world";
import { connectByHttp2 } from "./http2";
import type { Visitor } from "./visitor";

const PAGE = { accept: "text/html" };
const NAVIGATION = { ...PAGE, "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };

/** Row numbers are those of "What must hold" of the design. */
export function itKeepsHostsApart(world: () => HostsWorld): void {
  /** Signed in at grafana, and nowhere else but at our own host. */
  const arriveAtGrafana = async () => (await world().arrive("proba", `${world().origin.grafana}/`)).visitor;
  const cookieOf = (visitor: Visitor, origin: string) => visitor.cookiesFor(new URL(origin));

  it("never takes a session of one host at another, whatever the request line says (row 1)", async () => {
    const { origin, wiki } = world();
    const visitor = await arriveAtGrafana();
    const cookie = cookieOf(visitor, origin.grafana);
    const wikiHost = new URL(origin.wiki).host;
    for (const asked of [
      { target: `${origin.wiki}/`, headers: { cookie } },
      { target: `${origin.wiki}/`, headers: { cookie, host: new URL(origin.grafana).host } },
      { headers: { cookie, host: wikiHost } },
    ])
      expect((await visitor.ask(`${origin.grafana}/`, asked)).status).not.toBe(200);
    expect(wiki.received).toEqual([]);
  });

  it("nor whatever :authority and Host of HTTP/2 say (row 1)", async (context) => {
    const { origin, scheme, ca, grafana, wiki } = world();
    if (scheme === "http") return context.skip("it is spoken over https");
    const visitor = await arriveAtGrafana();
    const cookie = cookieOf(visitor, origin.grafana);
    grafana.received.splice(0);
    const hosts = [new URL(origin.grafana).host, new URL(origin.wiki).host];
    // A browser keeps to one connection for hosts of one certificate and address (RFC 9113 section 9.1.1).
    for (const connected of [origin.grafana, origin.wiki]) {
      const { session, ask } = await connectByHttp2(connected, ca);
      for (const [authority, host] of [hosts, hosts.toReversed()])
        // Some reset the stream.
        await ask({ ":authority": authority, host, cookie }).catch(() => undefined);
      expect((await ask({ ":authority": hosts[1], cookie })).status).not.toBe(200);
      expect((await ask({ ":authority": hosts[0], cookie })).status).toBe(200);
      session.close();
    }
    expect(wiki.received).toEqual([]);
    for (const { headers } of grafana.received) expect(headers["x-application"]).toBe("grafana");
  });

  it("believes nothing of hosts that a client writes (row 2)", async () => {
    const { origin, grafana, wiki, newVisitor } = world();
    const visitor = await arriveAtGrafana();
    grafana.received.splice(0);
    const claims = [
      { "x-original-url": `${origin.grafana}/` },
      { "x-original-url": `${origin.own}/` },
      {
        "x-forwarded-host": new URL(origin.grafana).host,
        "x-forwarded-uri": "/",
        "x-forwarded-proto": "https",
      },
      { forwarded: `host=${new URL(origin.grafana).host}` },
    ];
    for (const headers of claims) {
      const cookie = cookieOf(visitor, origin.grafana);
      expect(
        (await newVisitor().ask(`${origin.wiki}/`, { headers: { ...headers, cookie } })).status,
      ).not.toBe(200);
      expect((await newVisitor().ask(`${origin.grafana}/`, { headers })).status).not.toBe(200);
      const own = await visitor.ask(`${origin.grafana}/`, { headers });
      if (own.status === 200) expect(readEcho(own.body).headers["x-application"]).toBe("grafana");
      else expect(own.status).toBe(403);
    }
    expect(wiki.received).toEqual([]);
  });

  it("takes the session that opens the account at no guarded host, and no host's at the account (rows 3, 4)", async () => {
    const { origin, scheme, newVisitor, grafana } = world();
    const visitor = await arriveAtGrafana();
    grafana.received.splice(0);
    const [, full = ""] = /session[^=]*=([^;]*)/.exec(cookieOf(visitor, origin.own)) ?? [];
    const [, child = ""] = /session[^=]*=([^;]*)/.exec(cookieOf(visitor, origin.grafana)) ?? [];
    expect(full).toMatch(/^v1\./);
    expect(child).toMatch(/^a1\./);
    const name = scheme === "https" ? "__Host-session" : `cloakroom_session_${new URL(origin.own).port}`;
    const nobody = newVisitor();
    const ask = async (url: string, headers: Record<string, string>) =>
      (await nobody.ask(url, { headers })).status;
    const at = (sealed: string) => ({ cookie: `${name}=${sealed}` });
    const bearing = (sealed: string) => ({ authorization: `Bearer ${sealed}` });
    expect(await ask(`${origin.grafana}/`, at(full))).toBe(401);
    expect(await ask(`${origin.grafana}/`, bearing(full))).toBe(401);
    expect(await ask(`${origin.grafana}/`, bearing(child))).toBe(401);
    expect(await ask(`${origin.wiki}/`, at(child))).toBe(401);
    for (const path of ["/api/me", "/api/me/sessions", "/api/verify", "/oauth/userinfo"])
      for (const headers of [at(child), bearing(child)])
        expect(await ask(origin.own + path, headers), path).toBeGreaterThanOrEqual(401);
    expect(grafana.received).toEqual([]);
    expect(await ask(`${origin.grafana}/`, at(child))).toBe(200);
    expect(await ask(`${origin.own}/api/me`, at(full))).toBe(200);
  });

  it("gives an application its own cookies, a `session` among them, and none of ours (row 18)", async () => {
    const { origin } = world();
    const visitor = await arriveAtGrafana();
    await visitor.ask(`${origin.grafana}/?set-cookie=session%3Dtheirs`);
    const { headers } = readEcho((await visitor.ask(`${origin.grafana}/`)).body);
    expect(headers.cookie).toBe("session=theirs");
    expect(JSON.stringify(headers)).not.toContain("a1.");
    const large = await visitor.ask(`${origin.grafana}/`, {
      headers: { cookie: `${cookieOf(visitor, origin.grafana)}; large=${"x".repeat(16_000)}` },
    });
    expect([400, 431]).toContain(large.status);
  });

  it("answers whatever opens no page 401, and never leads it to another origin (row 19)", async () => {
    const { origin, newVisitor } = world();
    const nobody = newVisitor();
    const ask = (headers: Record<string, string>, method = "GET") =>
      nobody.ask(`${origin.grafana}/x`, { method, headers });
    for (const [headers, method] of [
      [NAVIGATION, "POST"],
      [{ ...NAVIGATION, "sec-fetch-dest": "iframe" }, "GET"],
      [{ ...PAGE, "sec-fetch-mode": "cors", "sec-fetch-dest": "empty" }, "GET"],
      [{ accept: "text/event-stream" }, "GET"],
      [{ accept: "application/json" }, "GET"],
      [PAGE, "PUT"],
      [{ connection: "Upgrade", upgrade: "websocket", "sec-fetch-mode": "websocket" }, "GET"],
    ] as const)
      expect((await ask(headers, method)).status, JSON.stringify(headers)).toBe(401);
    const form = await ask(NAVIGATION, "POST");
    expect(form.headers["content-type"]).toContain("text/html");
    expect(form.body).toContain("Nothing was sent");
    expect((await ask({ ...NAVIGATION, "accept-language": "ru" }, "POST")).body).toContain(
      "Ничего не отправлено",
    );
    for (const headers of [NAVIGATION, PAGE]) {
      const led = await ask(headers);
      expect([led.status, new URL(String(led.headers.location)).origin]).toEqual([302, origin.grafana]);
    }
  });

  it("begins and ends no sign-in in a frame or for a script (row 19)", async () => {
    const { origin, query } = world();
    const visitor = await arriveAtGrafana();
    const start = await visitor.ask(`${origin.wiki}/.cloakroom/start?to=/x`, { headers: NAVIGATION });
    const authorize = await visitor.ask(String(start.headers.location), { headers: NAVIGATION });
    const callback = String(authorize.headers.location);
    const count = async () => (await query(`SELECT count(*)::int AS n FROM "AuthorizationRequest"`))[0]?.n;
    const before = await count();
    for (const no of [
      { ...NAVIGATION, "sec-fetch-dest": "iframe" },
      { ...PAGE, "sec-fetch-mode": "cors", "sec-fetch-dest": "empty" },
    ])
      for (const [url, status] of [
        [`${origin.wiki}/.cloakroom/start?to=/x`, 401],
        [callback, 400],
      ] as const) {
        const answer = await visitor.ask(url, { headers: no });
        expect(answer.status).toBe(status);
        expect(answer.headers.location).toBeUndefined();
        expect(answer.headers["set-cookie"]).toBeUndefined();
      }
    expect(await count()).toBe(before);
    expect((await visitor.open(callback)).url.href).toBe(`${origin.wiki}/x`);
  });
}
