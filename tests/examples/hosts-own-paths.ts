import { expect, it } from "vitest";
import { CHECK_VIEW, doctorAgent, MADE_UP_COOKIE, readCheckView } from "@/lib/api/diagnostics";
import { createKeyring } from "@/lib/crypto/keyring";
import type { HostsWorld } from "./hosts-world";

const PAGE = { accept: "text/html" };

/** What is ours at a guarded host, and that nothing else is. */
export function itAnswersItsOwnPaths(world: () => HostsWorld): void {
  /** Signed in at grafana, and nowhere else but at our own host. */
  const arriveAtGrafana = async () => (await world().arrive("proba", `${world().origin.grafana}/`)).visitor;

  it("has pages under /.cloakroom/ that are that host's: plain, unframed, without HSTS (row 23)", async () => {
    const { origin, newVisitor } = world();
    const visitor = await arriveAtGrafana();
    for (const path of ["/.cloakroom/sign-out", "/.cloakroom/callback", "/.cloakroom/start"]) {
      const { headers, body } = await visitor.ask(origin.grafana + path, { headers: PAGE });
      expect(headers["strict-transport-security"]).toBeUndefined();
      expect(headers["clear-site-data"]).toBeUndefined();
      expect(headers["cache-control"]).toBe("private, no-store");
      expect(body).not.toContain("/_next");
      if (body !== "") {
        expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
        expect(headers["x-robots-tag"]).toBe("noindex");
      }
    }
    const refused = await newVisitor().ask(`${origin.grafana}/`, { headers: PAGE });
    expect(refused.headers["strict-transport-security"]).toBeUndefined();
    for (const foreign of [origin.own, origin.wiki, "https://evil.example", "null"]) {
      const post = { method: "POST", headers: { origin: foreign, "content-type": "text/plain" }, body: "x" };
      expect((await visitor.ask(`${origin.grafana}/.cloakroom/sign-out`, post)).status).toBe(403);
    }
    expect((await visitor.ask(`${origin.grafana}/`)).status).toBe(200);
    for (const path of ["/.cloakroom/sign-out", "/.cloakroom/start"])
      expect((await visitor.ask(origin.own + path, { headers: PAGE })).status).toBe(404);
  });

  it("shows the doctor what the proxy asks with, and nobody else", async () => {
    const { origin, cloakroom, newVisitor } = world();
    const { AUTH_SECRET = "" } = cloakroom.variables;
    const ask = async (secret: string) => {
      const ring = createKeyring([secret]);
      const asking = { cookie: MADE_UP_COOKIE, "user-agent": doctorAgent(ring, Date.now()) };
      const { headers } = await newVisitor().ask(`${origin.wiki}/`, { headers: { ...PAGE, ...asking } });
      const answer = headers[CHECK_VIEW];
      return typeof answer === "string" ? readCheckView(answer, ring) : null;
    };
    expect(await ask(AUTH_SECRET)).toEqual({ cookie: true, handsOn: "Cookie, Authorization" });
    expect(await ask(`${AUTH_SECRET}x`)).toBeNull();
  });

  it("answers 421 to whatever else reaches us in a guarded host's name, and only to that", async () => {
    const { origin, cloakroom, newVisitor } = world();
    const { host } = new URL(origin.grafana);
    const ask = (target: string, headers: Record<string, string>, method = "GET") =>
      newVisitor().ask(cloakroom.url, { target, headers, method });
    const ways = [
      { host },
      { host: host.toUpperCase() },
      { host: "127.0.0.1:3000", "x-forwarded-host": host },
      { "x-original-url": `${origin.grafana}/` },
    ];
    for (const headers of ways)
      for (const target of [
        "/",
        "/sign-in",
        "/account",
        "/_next/x.js",
        "/api/me",
        "/.cloakroom/%2e%2e/sign-in",
      ]) {
        const answer = await ask(target, headers);
        expect([target, headers, answer.status]).toEqual([target, headers, 421]);
        expect(answer.headers["strict-transport-security"]).toBeUndefined();
      }
    expect((await ask("/sign-in", { host }, "POST")).status).toBe(421);
    for (const own of [
      {},
      { host: "cloakroom.internal:3000" },
      { "x-original-url": `${origin.own}/sign-in` },
    ])
      expect((await ask("/sign-in", own)).status).toBe(200);
  });

  it("takes its paths by the host of the request where the proxy states nothing more, as Traefik does", async () => {
    const { origin, scheme, cloakroom, newVisitor } = world();
    const start = await newVisitor().ask(cloakroom.url, {
      target: "/.cloakroom/start?to=/x",
      headers: {
        ...PAGE,
        host: new URL(origin.grafana).host,
        "x-forwarded-host": new URL(origin.grafana).host,
        "x-forwarded-proto": scheme,
      },
    });
    expect(start.status).toBe(302);
    expect(start.headers.location).toContain(`${origin.own}/oauth/authorize?request=`);
    expect(start.headers["set-cookie"]).toHaveLength(1);
  });

  it("shows nothing of Next's at its paths, whatever is asked for there", async () => {
    const { origin, newVisitor } = world();
    for (const [method, path] of [
      ["GET", "/.cloakroom/nothing"],
      ["POST", "/.cloakroom/nothing"],
      ["POST", "/.cloakroom/start"],
      ["POST", "/.cloakroom/callback"],
      ["PUT", "/.cloakroom/sign-out"],
      ["GET", "/.cloakroom/start/"],
    ] as const) {
      const { status, headers, body } = await newVisitor().ask(origin.grafana + path, {
        method,
        headers: PAGE,
      });
      expect([path, status]).toEqual([path, expect.toBeOneOf([308, 404, 405])]);
      expect(headers["strict-transport-security"]).toBeUndefined();
      expect(body).not.toContain("/_next");
    }
  });

  it("sends no HSTS with what verify refuses of a guarded host", async () => {
    const { cloakroom, newVisitor, origin } = world();
    const visitor = await arriveAtGrafana();
    const cookie = visitor.cookiesFor(new URL(origin.grafana));
    for (const [target, stated] of [
      ["/api/verify", "https://unknown.example/"],
      ["/api/verify?role=admin", `${origin.grafana}/`],
      ["/api/verify?role=x", `${origin.grafana}/`],
    ] as const) {
      const headers = { "x-original-url": stated, cookie };
      const refused = await newVisitor().ask(cloakroom.url, { target, headers });
      expect([400, 403]).toContain(refused.status);
      expect(refused.headers["strict-transport-security"]).toBeUndefined();
    }
  });
}
