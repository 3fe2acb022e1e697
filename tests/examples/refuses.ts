import { expect, it } from "vitest";
import { readEcho } from "./application";
import { FORGED_IDENTITY } from "./identity";
import { isNoRouteAnswer } from "./traefik";
import type { World } from "./world";

/** Somebody far away, as a liar would write it (RFC 5737). */
const FORGED_ADDRESS = "203.0.113.9";

/** What does not get through to the application, and what people see instead. */
export function itRefuses(world: () => World): void {
  it("lets nobody bring an identity along", async () => {
    const { arrive, newVisitor } = world();
    // This person has no e-mail: what Cloakroom does not say must not be filled in by the client.
    const { body } = await arrive("unverified", "/", newVisitor({ headers: FORGED_IDENTITY }));
    expect(readEcho(body).headers["remote-groups"]).toBe("user");
    expect(body).not.toContain("forged");
    // Nor is there any word of the proxy's own in the place of what Cloakroom does not say.
    expect(readEcho(body).headers["remote-email"] ?? "").toBe("");
    expect(readEcho(body).headers["x-auth-request-email"] ?? "").toBe("");
  });

  // RFC 9110 section 7.6.1: what Connection names goes no further than the next hop, and a client may name anything.
  it("lets nobody take their identity away", async () => {
    const { origin, arrive } = world();
    const { visitor, body } = await arrive("proba");
    const identity = Object.entries(readEcho(body).headers).filter(([name]) =>
      /^(remote|x-auth)-/.test(name),
    );
    expect(identity).toHaveLength(6);
    for (const what of [identity.map(([name]) => name).join(", "), "cookie, x-application-cookie"]) {
      const answer = await visitor.ask(`${origin}/notes`, { headers: { connection: `close, ${what}` } });
      if (answer.status !== 401)
        expect(readEcho(answer.body).headers).toMatchObject(Object.fromEntries(identity));
    }
  });

  it("tells a script 401 instead of redirecting it", async () => {
    const { origin, application, newVisitor } = world();
    for (const sent of [{}, { method: "POST", headers: { accept: "text/html" }, body: "a=1" }]) {
      const answer = await newVisitor().ask(`${origin}/notes`, sent);
      expect(answer.status).toBe(401);
      expect(answer.headers["www-authenticate"]).toBe("Bearer");
    }
    expect(application.received).toEqual([]);
  });

  it("leads nowhere else, whatever the client claims to have asked for", async () => {
    const { origin, newVisitor } = world();
    const headers = {
      accept: "text/html",
      "x-original-url": "https://elsewhere.example/",
      "x-forwarded-uri": "//elsewhere.example/",
      "x-forwarded-host": "elsewhere.example",
      "x-forwarded-proto": "https",
      "x-forwarded-method": "GET",
    };
    const answer = await newVisitor().ask(`${origin}/notes`, { headers });
    expect(answer.status).toBe(302);
    expect(new URL(answer.headers.location ?? "").origin).toBe(origin);
    expect(answer.headers.location).not.toContain("elsewhere");
  });

  // RFC 9112 section 3.2.2: a request line may name a host too, and counts above Host.
  it("leads nowhere else when the request line and Host differ", async () => {
    const { scheme, origin, application, newVisitor, arrive } = world();
    const { host } = new URL(origin);
    const { visitor } = await arrive("proba");
    application.received.splice(0);
    for (const [named, other] of [
      [host, "elsewhere.example"],
      ["elsewhere.example", host],
    ]) {
      const target = `${scheme}://${named}/notes`;
      const headers = { host: other, accept: "text/html" };
      const { status, headers: answered, body } = await newVisitor().ask(origin, { target, headers });
      const answer = { status, location: answered.location, body };
      expect([target, isRefusalOrSignIn(origin, answer)]).toEqual([target, true]);
      await visitor.ask(origin, { target, headers });
    }
    // Whichever of the two counts, the application is told of one host.
    for (const { headers } of application.received) expect(headers["x-forwarded-host"]).toBe(headers.host);
  });

  it("asks for its own host alone, whatever other one a client names", async () => {
    const { scheme, origin, database, newVisitor } = world();
    const { port } = new URL(origin);
    const guarded = `${scheme}://guarded.example:${port}`;
    await database.query(
      `WITH added AS (
         INSERT INTO "Application" ("id", "clientId", "name", "kind", "access")
         VALUES (gen_random_uuid(), 'guarded', 'guarded', 'PROXIED', '{"everybody": true}') RETURNING "id")
       INSERT INTO "ApplicationOrigin" ("origin", "applicationId") SELECT '${guarded}', "id" FROM added`,
    );
    for (const target of [undefined, `${origin}/notes`]) {
      const headers = { host: `guarded.example:${port}`, accept: "text/html" };
      const answer = await newVisitor().ask(`${origin}/notes`, { headers, ...(target && { target }) });
      const { status, body, headers: answered } = answer;
      expect(isRefusalOrSignIn(origin, { status, body, location: answered.location })).toBe(true);
    }
    await database.query(`DELETE FROM "Application"`);
  });

  it("refuses a copied cookie at once after signing out", async () => {
    const { origin, newVisitor, arrive } = world();
    const { visitor } = await arrive("proba");
    const copy = { headers: { cookie: visitor.cookiesFor(new URL(origin)) } };
    expect((await newVisitor().ask(`${origin}/notes`, copy)).status).toBe(200);
    const account = await visitor.open(`${origin}/account`);
    const signedOut = await visitor.submit(account, "Sign out");
    expect(signedOut.url.pathname).toBe("/sign-in");
    expect((await newVisitor().ask(`${origin}/notes`, copy)).status).toBe(401);
    expect((await visitor.open(`${origin}/notes`)).url.pathname).toBe("/sign-in");
  });

  it("refuses a session that was taken back, and a person who was disabled, on the next request", async () => {
    const { origin, database, arrive } = world();
    const { visitor } = await arrive("hazel");
    await database.query(`UPDATE "User" SET "disabledAt" = now() WHERE email = 'hazel@example.com'`);
    expect((await visitor.ask(`${origin}/notes`)).status).toBe(401);
    await database.query(`UPDATE "User" SET "disabledAt" = NULL`);
    expect((await visitor.ask(`${origin}/notes`)).status).toBe(200);
    await database.query(`DELETE FROM "Session"`);
    expect((await visitor.ask(`${origin}/notes`)).status).toBe(401);
  });

  it("opens what is for administrators to them alone, from the moment they are", async () => {
    const { origin, application, database, arrive } = world();
    const { visitor } = await arrive("alex");
    for (const page of ["/reports", "/reports/2026"]) {
      const answer = await visitor.ask(origin + page, { headers: { accept: "text/html" } });
      expect(answer.status).toBe(403);
      expect(answer.body).toContain("Not for this account");
    }
    expect(application.received.map(({ url }) => url)).not.toContain("/reports");
    await database.query(`UPDATE "User" SET role = 'ADMIN' WHERE email = 'alex@example.com'`);
    const { headers } = readEcho((await visitor.ask(`${origin}/reports/2026`)).body);
    expect(headers["remote-groups"]).toBe("user,admin");
  });

  it("opens it to nobody else however its path is written", async () => {
    const { origin, application, arrive } = world();
    const { visitor } = await arrive("proba");
    application.received.splice(0);
    for (const target of [
      "//reports",
      "/./reports",
      "/x/../reports",
      "/x/%2e%2E/reports/2026",
      "/%72eports",
      "/reports%2f2026",
      "/reports/.",
    ]) {
      const { status } = await visitor.ask(origin, { target });
      expect([target, status]).toEqual([target, expect.toBeOneOf([400, 403])]);
    }
    expect(application.received).toEqual([]);
  });

  it("takes no requirement from the page's own query", async () => {
    const { origin, arrive } = world();
    const { visitor } = await arrive("proba");
    expect((await visitor.ask(`${origin}/notes?role=admin&email_domain=example.org`)).status).toBe(200);
    expect((await visitor.ask(`${origin}/reports?role=user`)).status).toBe(403);
  });

  // Only Linux lets a client come from another loopback address than 127.0.0.1, which is the proxy's own.
  it.runIf(process.platform === "linux")(
    "notes the address that the proxy saw, not a forged one",
    async () => {
      const { database, arrive, newVisitor } = world();
      await database.query(`DELETE FROM "Session"`);
      const headers = { "x-forwarded-for": FORGED_ADDRESS, forwarded: `for=${FORGED_ADDRESS}` };
      await arrive("proba", "/", newVisitor({ address: "127.0.0.2", headers }));
      const sessions = await database.query(`SELECT ip FROM "Session"`);
      expect(sessions.rows).toEqual([{ ip: "127.0.0.2" }]);
      const events = await database.query(
        `SELECT ip FROM "AuditEvent" WHERE ip NOT IN ('127.0.0.1', '127.0.0.2')`,
      );
      expect(events.rows).toEqual([]);
    },
  );

  it("shows an error, and not the application, while Cloakroom is down", async () => {
    const { origin, application, cloakroom, arrive } = world();
    const { visitor } = await arrive("proba");
    application.received.splice(0);
    await cloakroom.stop();
    for (const accept of ["text/html", "*/*"]) {
      const answer = await visitor.ask(`${origin}/notes`, { headers: { accept } });
      expect(answer.status).toBeGreaterThanOrEqual(500);
      expect(answer.body).toContain("Not available now");
    }
    expect((await visitor.open(`${origin}/sign-in`)).status).toBeGreaterThanOrEqual(500);
    expect(application.received).toEqual([]);
  });
}

/**
 * Whether somebody who named two hosts was refused, or sent to sign in at the right one and nowhere else. For a host that is
 * none of its own Caddy answers with 200 and nothing, and Traefik with a 404 of its own.
 */
export function isRefusalOrSignIn(
  origin: string,
  { status, location = "", body }: { status: number; location: string | undefined; body: string },
): boolean {
  if (status !== 302)
    return (
      [400, 403, 421].includes(status) || (status === 200 && body === "") || isNoRouteAnswer({ status, body })
    );
  return location.startsWith(`${origin}/sign-in`) && !location.includes("elsewhere");
}
