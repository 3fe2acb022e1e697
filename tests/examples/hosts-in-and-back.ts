import fc from "fast-check";
import { expect, it } from "vitest";
import { readEcho } from "./application";
import type { HostsWorld } from "./hosts-world";

const PAGE = { accept: "text/html" };

/** Row numbers are those of "What must hold" of the design. */
export function itLeadsInAndBack(world: () => HostsWorld): void {
  it("leads a first visit to sign in and back, and the next host needs no second sign-in", async () => {
    const { origin, grafana, arrive } = world();
    const page = "/d/1?tab=%D1%8F&sort=a%20b&deep=%2Fx%3Fy%3D1";
    const arrived = await arrive("proba", origin.grafana + page);
    expect(arrived.url.href).toBe(origin.grafana + page);
    const { url, headers } = readEcho(arrived.body);
    expect(url).toBe(page);
    expect(headers).toMatchObject({
      "remote-email": "proba@example.com",
      "x-auth-request-email": "proba@example.com",
      "x-application": "grafana",
    });
    const next = await arrived.visitor.open(`${origin.wiki}/start`);
    expect(next.url.href).toBe(`${origin.wiki}/start`);
    expect(readEcho(next.body).headers).toMatchObject({
      "remote-user": headers["remote-user"],
      "x-application": "wiki",
    });
    expect(grafana.received).toHaveLength(1);
  });

  it("ends the sessions of all hosts when somebody signs out at one", async () => {
    const { origin, arrive } = world();
    const { visitor } = await arrive("proba", `${origin.grafana}/`);
    await visitor.open(`${origin.wiki}/`);
    const question = await visitor.open(`${origin.wiki}/.cloakroom/sign-out`);
    expect(question.status).toBe(200);
    expect((await visitor.ask(`${origin.wiki}/`)).status).toBe(200);
    const done = await visitor.submit(question, "/.cloakroom/sign-out");
    expect(done.status).toBe(200);
    expect((await visitor.ask(`${origin.grafana}/`)).status).toBe(401);
    expect((await visitor.ask(`${origin.wiki}/`)).status).toBe(401);
    expect((await visitor.open(`${origin.grafana}/`)).url.origin).toBe(origin.own);
  });

  it("lets nobody in whom the application's rule does not, before and after it handed out a session", async () => {
    const { origin, wiki, arrive, query } = world();
    const { visitor } = await arrive("proba", `${origin.grafana}/`);
    const close = `UPDATE "Application" SET "access" = '{"emails": ["somebody@example.com"]}' WHERE "clientId" = 'wiki'`;
    await query(close);
    expect((await visitor.open(`${origin.wiki}/`)).status).toBe(403);
    await query(`UPDATE "Application" SET "access" = '{"everybody": true}'`);
    expect((await visitor.open(`${origin.wiki}/`)).status).toBe(200);
    wiki.received.splice(0);
    await query(close);
    const refused = await visitor.open(`${origin.wiki}/`);
    expect(refused).toMatchObject({ status: 403, url: { href: `${origin.wiki}/` } });
    expect(refused.body).toContain("/.cloakroom/sign-out");
    expect((await visitor.ask(`${origin.wiki}/`)).status).toBe(403);
    expect(wiki.received).toEqual([]);
  });

  it("leads 20 tabs that were opened signed out each to its own page (row 7)", async () => {
    const { origin, arrive, query } = world();
    const visitor = world().newVisitor();
    const targets = Array.from({ length: 20 }, (_, tab) => `/tab/${tab}`);
    const requests: string[] = [];
    for (const target of targets) {
      const start = await visitor.ask(origin.grafana + target, { headers: PAGE });
      const authorize = await visitor.ask(String(start.headers.location), { headers: PAGE });
      requests.push(String(authorize.headers.location));
    }
    await arrive("proba", `${origin.own}/sign-in`, visitor);
    const arrived: string[] = [];
    for (const request of requests) arrived.push((await visitor.open(request)).url.href);
    expect(arrived).toEqual(targets.map((target) => origin.grafana + target));
    const [{ most } = {}] = await query(
      `SELECT max(n)::int AS most FROM (SELECT count(*) AS n FROM "Session" WHERE "origin" IS NOT NULL GROUP BY "parentId", "origin") AS c`,
    );
    expect(most).toBeLessThanOrEqual(5);
  });

  it("makes one session of a callback that is reloaded, asked for by HEAD, or ahead of time (row 6)", async () => {
    const { origin, arrive, query } = world();
    const { visitor } = await arrive("proba", `${origin.wiki}/`);
    const start = await visitor.ask(`${origin.grafana}/x`, { headers: PAGE });
    const authorize = await visitor.ask(String(start.headers.location), { headers: PAGE });
    const back = await visitor.ask(String(authorize.headers.location), { headers: PAGE });
    const callback = String(back.headers.location);
    for (const ahead of [{ method: "HEAD" }, { headers: { "sec-purpose": "prefetch" } }]) {
      const answer = await visitor.ask(callback, ahead);
      expect(answer.headers["set-cookie"]).toBeUndefined();
      expect(answer.headers.location).toBeUndefined();
    }
    const first = await visitor.ask(callback, { headers: PAGE });
    expect(first.headers["set-cookie"]).toHaveLength(1);
    for (let again = 0; again < 2; again++) {
      const repeated = await visitor.ask(callback, { headers: PAGE });
      expect(repeated).toMatchObject({ status: 302, headers: { location: `${origin.grafana}/x` } });
      expect(repeated.headers["set-cookie"]).toBeUndefined();
    }
    expect((await visitor.ask(`${origin.grafana}/x`)).status).toBe(200);
    const user = readEcho((await visitor.ask(`${origin.grafana}/x`)).body).headers["remote-user"];
    expect(
      await query(
        `SELECT s."id" FROM "Session" s JOIN "Session" p ON p."id" = s."parentId"
         WHERE s."userId" = $1 AND s."origin" = $2 AND p."createdAt" = (SELECT max("createdAt") FROM "Session" WHERE "userId" = $1 AND "parentId" IS NULL)`,
        [user, origin.grafana],
      ),
    ).toHaveLength(1);
  });

  it("gives a code to nobody but the browser and the host that asked for it (row 5)", async () => {
    const { origin, arrive, newVisitor } = world();
    const attacker = (await arrive("alex", `${origin.wiki}/`)).visitor;
    const start = await attacker.ask(`${origin.grafana}/`, { headers: PAGE });
    const authorize = await attacker.ask(String(start.headers.location), { headers: PAGE });
    const callback = new URL(
      String((await attacker.ask(String(authorize.headers.location), { headers: PAGE })).headers.location),
    );
    const victim = newVisitor();
    await victim.ask(`${origin.grafana}/`, { headers: PAGE });
    await victim.ask(String((await victim.ask(`${origin.grafana}/`, { headers: PAGE })).headers.location));
    for (const [visitor, host] of [
      [victim, origin.grafana],
      [newVisitor(), origin.grafana],
      [attacker, origin.wiki],
    ] as const) {
      const refused = await visitor.ask(`${host}/.cloakroom/callback${callback.search}`, { headers: PAGE });
      expect(refused.status).toBe(400);
      expect(refused.headers["set-cookie"]).toBeUndefined();
    }
    expect((await attacker.open(callback)).url.href).toBe(`${origin.grafana}/`);
  });

  it("leads back byte for byte to whatever was asked for (row 8)", async () => {
    const { origin, arrive, query, scheme, traits } = world();
    const { visitor } = await arrive("proba", `${origin.grafana}/`);
    const lead = async (target: string) => {
      await query(`UPDATE "Code" SET "usedAt" = "usedAt" - interval '1 hour' WHERE "usedAt" IS NOT NULL`);
      const signedOut = { ...PAGE, cookie: "" };
      let answer = await visitor.ask(origin.grafana, { target, headers: signedOut });
      // To start, to authorize, to the callback, and back.
      for (let hop = 0; hop < 3; hop++) {
        if (![302, 303].includes(answer.status)) return `${answer.status} at hop ${hop}`;
        answer = await visitor.ask(String(answer.headers.location), { headers: PAGE });
      }
      return answer.headers.location;
    };
    const targets = [
      "/it's;a=b,c?x='1'&y=%20+;%23",
      "//evil.example/",
      "/%2f/evil.example",
      "/%0d%0aSet-Cookie:a=b",
      "/@evil.example",
      "/%E2%82%AC?%",
      `/${"x".repeat(4095)}`,
      `/?${"%D0%B6".repeat(680)}`,
    ];
    // A proxy reads its requests alike on both: what is told apart there is told apart by https.
    for (const target of scheme === "https" ? targets : targets.slice(0, 2))
      expect(await lead(target)).toBe(origin.grafana + traits.rewrite(target));
    if (scheme === "http") return;
    // This one Caddy and Traefik write as %5C.
    expect(new URL((await lead("/\\evil.example")) ?? "").origin).toBe(origin.grafana);
    // What climbs out of the root nginx refuses itself.
    expect(["400 at hop 0", `${origin.grafana}/%2e%2e/x`]).toContain(await lead("/%2e%2e/x"));
    const segment = fc.stringMatching(/^[\w.~!$&'()*+,;=:@-]{0,12}(%[2-9A-F][0-9A-F])?$/);
    const query_ = fc.stringMatching(/^[\w.~!$&'()*+,;=:@/?%-]{0,60}$/);
    await fc.assert(
      fc.asyncProperty(fc.array(segment, { maxLength: 5 }), query_, async (segments, search) => {
        const path = `/p/${segments.join("/")}`;
        // A proxy may tidy these, or refuse them, before anybody is asked.
        fc.pre(!/\/\.{0,2}(\/|$)|%2e|%2f/i.test(path.slice(2)));
        const target = search === "" ? path : `${path}?${search}`;
        expect(await lead(target)).toBe(origin.grafana + traits.rewrite(target));
      }),
      // lib/http/return-target.test.ts tries very many.
      { numRuns: 8 },
    );
  });

  it("says that the cookie is lost when an application takes it away, again and again (row 20)", async () => {
    const { origin, scheme, arrive, query } = world();
    const { visitor } = await arrive("proba", `${origin.wiki}/`);
    await query(`UPDATE "Code" SET "usedAt" = "usedAt" - interval '1 hour' WHERE "usedAt" IS NOT NULL`);
    const name = scheme === "https" ? "__Host-session" : `cloakroom_session_${new URL(origin.grafana).port}`;
    const losing = `${origin.grafana}/?set-cookie=${encodeURIComponent(`${name}=gone; Path=/; Secure`)}`;
    const statuses = [];
    for (let round = 0; round < 4; round++) statuses.push((await visitor.open(losing)).status);
    expect(statuses).toEqual([200, 200, 200, 409]);
    const count = async () => (await query(`SELECT count(*)::int AS n FROM "Session"`))[0]?.n;
    const before = await count();
    expect((await visitor.open(losing)).body).toContain(name);
    expect(await count()).toBe(before);
  });
}
