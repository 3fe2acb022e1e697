import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkout } from "@/scripts/dotenv";
import { type OwnApplication, startAnother } from "./application";
import { cookieOf, send } from "./client";
import { sendHttp } from "./http";
import { exchange, signIn } from "./sign-in";

// As it is deployed behind a proxy that terminates TLS, for one company, with a directly reachable port: no proxy is
// trusted to say where a request came from.
let application: OwnApplication;
beforeAll(async () => {
  application = await startAnother({
    AUTH_URL: "https://localhost:8443",
    EMAIL_LINKING: "explicit",
    ALLOWED_EMAIL_DOMAINS: "Example.com,Пример.рф",
    LIMIT_REFUSED: "20/1m",
    KEEP_ALIVE: "77s",
    PRODUCT_NAME: "Acme & Sons",
    PRODUCT_LOGO: join(checkout, "app/icon.svg"),
    ACCENT_COLOR: "#5B2A86",
    PRIVACY_URL: "https://acme.example/privacy",
    TERMS_URL: "https://acme.example/terms",
    SUPPORT_EMAIL: "help@acme.example",
  });
});
afterAll(() => application.stop());

describe("over https", () => {
  // The attributes of every Set-Cookie are checked wherever an answer is read.
  it("the cookie is __Host-session, and works", async () => {
    const answer = await exchange(application, "google", "alex");
    const cookie = cookieOf(answer);
    expect(cookie).toMatch(/^__Host-session=/);
    expect((await send(application, "GET /api/me", { as: { cookie } })).status).toBe(200);
    const plain = cookie.replace("__Host-session", "cloakroom_session_8443");
    expect((await send(application, "GET /api/me", { as: { cookie: plain } })).status).toBe(401);
  });

  it("URLs are built from AUTH_URL, whatever Host and X-Forwarded-Host say", async () => {
    const headers = { "x-forwarded-host": "evil.example", "x-forwarded-proto": "http" };
    const { headers: answered, body } = await send(application, "GET /api/verify", { headers });
    expect(answered.get("location")).toBe("https://localhost:8443/sign-in");
    expect(body).toMatchObject({ type: "https://localhost:8443/docs/errors#unauthenticated" });
  });

  it("a change by cookie must come from AUTH_URL, not from where the port is", async () => {
    const { as } = await signIn(application);
    const change = (origin: string) =>
      send(application, "PATCH /api/me", { as, json: { locale: "ru" }, headers: { origin } });
    expect((await change(application.url)).status).toBe(403);
    expect((await change("https://localhost:8443")).status).toBe(200);
  });
});

describe("what people see of whoever runs it", () => {
  const read = async (path: string) => {
    const answer = await fetch(application.url + path, { headers: { host: "localhost:8443" } });
    return { answer, html: await answer.text() };
  };

  it("is its name, its logo, its colour, its pages and its address", async () => {
    const { answer, html } = await read("/sign-in?error=account-disabled");
    expect(html).toMatch(/<title>[^<]+ · Acme &amp; Sons<\/title>/);
    expect(html).toContain("Sign in to Acme &amp; Sons");
    expect(html).not.toContain("Cloakroom");
    for (const href of [
      "https://acme.example/privacy",
      "https://acme.example/terms",
      "mailto:help@acme.example",
    ])
      expect(html).toContain(`href="${href}"`);
    const nonce = /'nonce-([^']+)'/.exec(answer.headers.get("content-security-policy") ?? "")?.[1];
    expect(html).toContain(`<style nonce="${nonce}">:root:root{--brand:#5b2a86;`);
  });

  it("is a logo that runs nothing when it is opened by itself", async () => {
    const { html } = await read("/sign-in");
    const [, path = ""] = /<img src="(\/logo\?v=[0-9a-f]{16})"/.exec(html) ?? [];
    const { answer, html: svg } = await read(path);
    expect(svg).toBe(readFileSync(join(checkout, "app/icon.svg"), "utf8"));
    expect(answer.headers.get("content-type")).toBe("image/svg+xml");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(answer.headers.get("content-security-policy")).toMatch(/^default-src 'none';.*; sandbox$/);
    expect(answer.headers.get("cache-control")).toContain("immutable");
  });

  it("is on the plain pages of handlers too", async () => {
    const { html } = await read("/oauth/authorize?client_id=nobody");
    expect(html).toMatch(/<title>[^<]+ · Acme &amp; Sons<\/title>/);
    expect(html).not.toContain("{product}");
  });
});

describe("a connection without requests", () => {
  it.each(["/api/health/live", "/api/me", "/sign-in"])(
    "is kept for KEEP_ALIVE, as the proxy is told with the answer of %s",
    async (path) => {
      const { headers } = await sendHttp(new URL(path, application.url), { method: "GET", headers: {} });
      expect(headers.get("keep-alive")).toBe("timeout=77");
    },
  );
});

describe("with EMAIL_LINKING=explicit", () => {
  it("another provider's account with the same e-mail is refused, naming the provider to sign in with", async () => {
    const { person } = await signIn(application, { by: "github" });
    const before = await application.database.countRows();
    const answer = await exchange(application, "google", person.id);
    expect(answer).toMatchObject({ status: 409, body: { code: "account-exists", providers: ["github"] } });
    expect(await application.database.countRows()).toEqual({
      ...before,
      AuditEvent: (before.AuditEvent ?? 0) + 1,
    });
    expect((await exchange(application, "github", person.id)).body).toMatchObject({ created: false });
  });
});

describe("with ALLOWED_EMAIL_DOMAINS", () => {
  it.each(["jane@пример.рф", "joe@xn--e1afmkfd.xn--p1ai"])("%s is admitted", async (email) => {
    const { id } = await application.sandbox.addPerson({ google: { email } });
    expect((await exchange(application, "google", id)).body).toMatchObject({ created: true });
  });

  it("others are refused, and so is who has no verified e-mail", async () => {
    const before = await application.database.countRows();
    for (const google of [{ email: "a@example.org" }, { emailVerified: false }]) {
      const { id } = await application.sandbox.addPerson({ google });
      const answer = await exchange(application, "google", id);
      expect(answer).toMatchObject({ status: 403, body: { code: "domain-not-allowed" } });
    }
    expect(await application.database.countRows()).toEqual({
      ...before,
      AuditEvent: (before.AuditEvent ?? 0) + 2,
    });
  });
});

describe("with no proxy trusted", () => {
  it("an address is the connection's: X-Forwarded-For is neither kept nor a way round a limit", async () => {
    const statuses = [];
    for (let count = 1; count <= 22; count++) {
      const headers = { "x-forwarded-for": `198.51.100.${count}` };
      statuses.push(
        (await send(application, "POST /auth/github", { json: { token: `x${count}` }, headers })).status,
      );
    }
    expect(statuses.slice(0, 20)).toEqual(Array<number>(20).fill(401));
    expect(statuses.slice(20)).toEqual([429, 429]);
    expect(await application.database.findTablesWith("198.51.100.")).toEqual([]);
  });
});
