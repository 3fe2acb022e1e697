import { type IncomingMessage, request } from "node:http";
import { Client } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { findFreePort } from "@/scripts/free-port";
import { type Cloakroom, createDatabase, startCloakroom } from "../servers";
import { type Application, readEcho, startApplication } from "./application";
import { findProgram } from "./packages";
import type { Ports, Proxy } from "./proxy";
import { type Answer, Visitor } from "./visitor";

/** Somebody far away, as a liar would write it (RFC 5737). */
const FORGED_ADDRESS = "203.0.113.9";

/**
 * What must hold in front of an application, whichever proxy asks `/api/verify`.
 * @param program the proxy's program; where it is missing, one skipped test says so
 * @param start starts the proxy with its example's configuration
 */
export function describeForwardAuth(
  program: string,
  start: (path: string, ports: Ports) => Promise<Proxy>,
): void {
  const path = findProgram(program);
  if (path === undefined) {
    it.skip(
      `an application behind ${program}: not run, ${program} is not installed (Debian: apt-get install ${program})`,
    );
    return;
  }

  let origin: string;
  let application: Application;
  let cloakroom: Cloakroom;
  let database: Client;
  let proxy: Proxy;

  beforeAll(async () => {
    const port = await findFreePort();
    origin = `http://localhost:${port}`;
    application = await startApplication();
    cloakroom = await startCloakroom({
      databaseUrl: await createDatabase(inject("postgres")),
      env: { AUTH_URL: origin, TRUSTED_PROXIES: "127.0.0.1/32" },
    });
    cloakroom.sandbox.addRedirectOrigin(origin);
    database = new Client({ connectionString: cloakroom.databaseUrl });
    await database.connect();
    const ports = { cloakroom: Number(new URL(cloakroom.url).port), application: application.port };
    proxy = await start(path, { port, ...ports });
  });
  afterAll(async () => {
    await proxy.stop();
    await database.end();
    await cloakroom.stop();
    await application.stop();
  });
  beforeEach(() => void application.received.splice(0));

  /** Asks for a page without being signed in, signs in with GitHub, and is wherever that leads. */
  async function arrive(
    person: string,
    page = "/",
    visitor = new Visitor(),
  ): Promise<Answer & { visitor: Visitor }> {
    const signIn = await visitor.open(origin + page);
    const chooser = await visitor.submit(signIn, 'value="github"');
    return { ...(await visitor.submit(chooser, `value="${person}"`, { choice: person })), visitor };
  }

  describe(`an application behind ${program}`, () => {
    it("sends a person to sign in, and back to the very page", async () => {
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
      const { visitor } = await arrive("proba");
      const sent = {
        method: "POST",
        body: "a=1&b=2",
        headers: { "content-type": "application/x-www-form-urlencoded" },
      };
      const { body } = await visitor.ask(`${origin}/notes`, sent);
      expect(readEcho(body)).toMatchObject({ method: "POST", url: "/notes", body: "a=1&b=2" });
    });

    it("lets nobody bring an identity along", async () => {
      const headers = {
        "remote-user": "forged",
        "remote-email": "forged@example.com",
        "remote-name": "forged",
        "remote-groups": "user,admin,forged",
        remote_user: "forged",
        "x-auth-request-user": "forged",
        "x-auth-request-email": "forged@example.com",
      };
      // This person has no e-mail: what Cloakroom does not say must not be filled in by the client.
      const { body } = await arrive("unverified", "/", new Visitor({ headers }));
      expect(readEcho(body).headers["remote-groups"]).toBe("user");
      expect(body).not.toContain("forged");
    });

    it("keeps from the application what proves the person to Cloakroom", async () => {
      const { visitor } = await arrive("proba");
      const session = visitor.cookiesFor(new URL(origin));
      const sealed = /(?:^|; )session=([^;]+)/.exec(session)?.[1] ?? "no session";
      expect(sealed).toMatch(/^v1\./);
      for (const [sent, got] of [
        [`theme=dark; ${session}; lang=ru`, /^theme=dark; .*lang=ru$/],
        [`${session}; lang=ru`, /lang=ru$/],
        [`my-session=1; ${session}`, /^my-session=1(; |$)/],
      ] as const) {
        const { headers } = readEcho((await visitor.ask(origin, { headers: { cookie: sent } })).body);
        expect(headers.cookie).toMatch(got);
        expect(headers.cookie).not.toContain(sealed);
      }
    });

    it("takes a bearer value, and keeps that from the application too", async () => {
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

    it("tells a script 401 instead of redirecting it", async () => {
      for (const sent of [{}, { method: "POST", headers: { accept: "text/html" }, body: "a=1" }]) {
        const answer = await new Visitor().ask(`${origin}/notes`, sent);
        expect(answer.status).toBe(401);
        expect(answer.headers["www-authenticate"]).toBe("Bearer");
      }
      expect(application.received).toEqual([]);
    });

    it("leads nowhere else, whatever the client claims to have asked for", async () => {
      const headers = {
        accept: "text/html",
        "x-original-url": "https://elsewhere.example/",
        "x-forwarded-uri": "//elsewhere.example/",
        "x-forwarded-host": "elsewhere.example",
        "x-forwarded-proto": "https",
        "x-forwarded-method": "GET",
      };
      const answer = await new Visitor().ask(`${origin}/notes`, { headers });
      expect(answer.status).toBe(302);
      expect(new URL(answer.headers.location ?? "").origin).toBe(origin);
      expect(answer.headers.location).not.toContain("elsewhere");
    });

    it("refuses a copied cookie at once after signing out", async () => {
      const { visitor } = await arrive("proba");
      const copy = { headers: { cookie: visitor.cookiesFor(new URL(origin)) } };
      expect((await new Visitor().ask(`${origin}/notes`, copy)).status).toBe(200);
      const account = await visitor.open(`${origin}/account`);
      const signedOut = await visitor.submit(account, "Sign out");
      expect(signedOut.url.pathname).toBe("/sign-in");
      expect((await new Visitor().ask(`${origin}/notes`, copy)).status).toBe(401);
      expect((await visitor.open(`${origin}/notes`)).url.pathname).toBe("/sign-in");
    });

    it("refuses a session that was taken back, and a person who was disabled, on the next request", async () => {
      const { visitor } = await arrive("hazel");
      await database.query(`UPDATE "User" SET "disabledAt" = now() WHERE email = 'hazel@example.com'`);
      expect((await visitor.ask(`${origin}/notes`)).status).toBe(403);
      await database.query(`UPDATE "User" SET "disabledAt" = NULL`);
      expect((await visitor.ask(`${origin}/notes`)).status).toBe(200);
      await database.query(`DELETE FROM "Session"`);
      expect((await visitor.ask(`${origin}/notes`)).status).toBe(401);
    });

    it("opens what is for administrators to them alone, from the moment they are", async () => {
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

    it("passes the application's own errors on", async () => {
      const { visitor } = await arrive("proba");
      for (const status of [401, 403, 404, 500, 503]) {
        const answer = await visitor.ask(`${origin}/notes?status=${status}`);
        expect(answer.status).toBe(status);
        expect(readEcho(answer.body).url).toBe(`/notes?status=${status}`);
      }
    });

    it("checks the handshake of a WebSocket", async () => {
      const { body, visitor } = await arrive("proba");
      const user = String(readEcho(body).headers["remote-user"]);
      const handshake = await shakeHands(`${origin}/live`, visitor.cookiesFor(new URL(origin)));
      expect(handshake).toMatchObject({ statusCode: 101, headers: { "x-user": user } });
      expect(await shakeHands(`${origin}/live`, "")).toMatchObject({ statusCode: 401 });
    });

    // Only Linux lets a client come from another loopback address than 127.0.0.1, which is the proxy's own.
    it.runIf(process.platform === "linux")(
      "notes the address that the proxy saw, not a forged one",
      async () => {
        await database.query(`DELETE FROM "Session"`);
        const headers = { "x-forwarded-for": FORGED_ADDRESS, forwarded: `for=${FORGED_ADDRESS}` };
        await arrive("proba", "/", new Visitor({ address: "127.0.0.2", headers }));
        const sessions = await database.query(`SELECT ip FROM "Session"`);
        expect(sessions.rows).toEqual([{ ip: "127.0.0.2" }]);
        const events = await database.query(
          `SELECT ip FROM "AuditEvent" WHERE ip NOT IN ('127.0.0.1', '127.0.0.2')`,
        );
        expect(events.rows).toEqual([]);
      },
    );

    it("shows an error, and not the application, while Cloakroom is down", async () => {
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
  });
}

function shakeHands(url: string, cookie: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = { connection: "Upgrade", upgrade: "echo", cookie };
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
