import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findForm } from "../browser/sign-in-flow";
import { type OwnApplication, startAnother } from "./application";
import { type Credentials, send } from "./client";
import { sendHttp } from "./http";
import { signIn } from "./sign-in";

let application: OwnApplication;
beforeAll(async () => {
  application = await startAnother({
    LIMIT_EXCHANGE: "5/1m",
    LIMIT_REFUSED: "3/1m",
    LIMIT_CHANGES: "2/1h",
    TRUSTED_PROXIES: "127.0.0.1",
  });
});
beforeEach(() => application.database.query('DELETE FROM "RateLimit"'));
afterAll(() => application.stop());

const from = (address: string) => ({ "x-forwarded-for": address });

describe("dead sessions", () => {
  const KINDS = ["cookie", "bearer"] as const;

  /** A value that was ours, and whose session is no more. */
  async function deadSession(delivery: (typeof KINDS)[number]) {
    const { as } = await signIn(application, { delivery });
    expect((await send(application, "DELETE /api/me/session", { as })).status).toBe(200);
    await application.database.query('DELETE FROM "RateLimit"');
    return as;
  }

  it.each(KINDS)("by %s are counted per address, one by one, and good ones pass", async (kind) => {
    const dead = [];
    for (let count = 1; count <= 4; count++) dead.push(await deadSession(kind));
    const { as: live } = await signIn(application, { delivery: kind });
    await application.database.query('DELETE FROM "RateLimit"');
    const headers = from("203.0.113.9");
    for (const path of ["GET /api/me", "GET /api/verify"] as const)
      for (let count = 1; count <= 4; count++)
        expect((await send(application, path, { as: dead[0], headers })).status).toBe(401);
    expect((await send(application, "GET /api/verify", { as: dead[1], headers })).status).toBe(401);
    expect((await send(application, "GET /api/me", { as: dead[2], headers })).status).toBe(401);
    const refused = await send(application, "GET /api/verify", { as: dead[3], headers });
    expect(refused).toMatchObject({ status: 429, body: { code: "rate-limited" } });
    expect(Number(refused.headers.get("retry-after"))).toBeLessThanOrEqual(60);
    for (const path of ["GET /api/me", "GET /api/verify"] as const)
      expect((await send(application, path, { as: live, headers })).status).toBe(200);
    const elsewhere = { as: dead[3], headers: from("203.0.113.10") };
    expect((await send(application, "GET /api/me", elsewhere)).status).toBe(401);
  });

  it("count on pages too, which refuse nothing for it: whoever has one is on the way to the sign-in page", async () => {
    const dead = [];
    for (let count = 1; count <= 4; count++) dead.push(await deadSession("cookie"));
    const headers = from("203.0.113.12");
    for (const as of dead) {
      if (!("cookie" in as)) throw new Error("a page is asked for by cookie");
      const sent = { ...headers, cookie: as.cookie };
      const read = (path: string) =>
        sendHttp(new URL(path, application.url), { method: "GET", headers: sent });
      expect((await read("/sign-in")).status).toBe(200);
      expect((await read("/account")).headers.get("location")).toContain("/sign-in");
    }
    expect((await send(application, "GET /api/me", { as: dead[3], headers })).status).toBe(429);
  });

  it("sent again cost no query", async () => {
    const as = await deadSession("cookie");
    const asked = { as, headers: from("203.0.113.11") };
    expect((await send(application, "GET /api/me", asked)).status).toBe(401);
    await application.database.query('ALTER TABLE "Session" RENAME TO "SessionAway"');
    try {
      expect((await send(application, "GET /api/me", asked)).status).toBe(401);
      expect((await send(application, "GET /api/verify", asked)).status).toBe(401);
    } finally {
      await application.database.query('ALTER TABLE "SessionAway" RENAME TO "Session"');
    }
  });
});

describe("requests of one person", () => {
  const endOthers = (as: Credentials, address: string) =>
    send(application, "DELETE /api/me/sessions", { as, headers: from(address) });

  it("by the API, by pages of administration and by forms count together, from whatever address", async () => {
    const { as, userId } = await signIn(application);
    await application.database.query(`UPDATE "User" SET "role" = 'ADMIN' WHERE "id" = $1`, userId);
    const headers = { cookie: "cookie" in as ? as.cookie : "", origin: application.authUrl };
    const read = (path: string) => sendHttp(new URL(path, application.url), { method: "GET", headers });
    const form = new FormData();
    const fields = { ...findForm((await read("/account")).text, 'name="name"'), name: "Renamed" };
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    await application.database.query('DELETE FROM "RateLimit"');
    expect((await endOthers(as, "203.0.113.21")).status).toBe(200);
    expect((await endOthers(as, "203.0.113.22")).status).toBe(200);
    expect((await send(application, "GET /api/admin/users", { as })).status).toBe(200);
    expect((await read("/admin/users")).text).toContain(`/admin/users/${userId}`);
    const saved = new Response(form);
    const type = { "content-type": saved.headers.get("content-type") ?? "" };
    const body = await saved.text();
    const save = () =>
      sendHttp(new URL("/account", application.url), {
        method: "POST",
        headers: { ...headers, ...type },
        body,
      });
    expect((await save()).status).toBe(303);
    // Five have been counted.
    expect(await endOthers(as, "203.0.113.23")).toMatchObject({
      status: 429,
      body: { code: "rate-limited" },
    });
    expect((await send(application, "GET /api/admin/users", { as })).status).toBe(429);
    expect((await read("/admin/users")).text).not.toContain(`/admin/users/${userId}`);
    expect((await save()).status).toBe(429);
    // Reading what is one's own goes on, and so does everybody else.
    for (const path of ["GET /api/me", "GET /api/me/sessions", "GET /api/verify"] as const)
      expect((await send(application, path, { as })).status).toBe(200);
    const other = await signIn(application);
    expect((await endOthers(other.as, "203.0.113.23")).status).toBe(200);
  });
});

describe("changes by one person", () => {
  it("of each kind are limited for the hour, at the exact edge, and leave no more events", async () => {
    const { as, userId } = await signIn(application, { delivery: "bearer" });
    const rename = (name: string) => send(application, "PATCH /api/me", { as, json: { name } });
    expect((await rename("One")).status).toBe(200);
    expect((await rename("Two")).status).toBe(200);
    const refused = await rename("Three");
    expect(refused).toMatchObject({ status: 429, body: { code: "rate-limited" } });
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(3500);
    expect(Number(refused.headers.get("retry-after"))).toBeLessThanOrEqual(3600);
    expect((await send(application, "PATCH /api/me", { as, json: { locale: "ru" } })).status).toBe(429);
    const updates = `SELECT FROM "AuditEvent" WHERE "type" = 'user.updated' AND "subjectId" = $1`;
    expect(await application.database.query(updates, userId)).toHaveLength(2);
    // Another kind, and another person, have their own.
    for (const status of [200, 200, 429]) {
      await application.database.query(`DELETE FROM "RateLimit" WHERE "key" LIKE 'exchange:%'`);
      expect((await send(application, "GET /api/me/export", { as })).status).toBe(status);
    }
    await application.database.query(`DELETE FROM "RateLimit" WHERE "key" LIKE 'exchange:%'`);
    const other = await signIn(application, { delivery: "bearer" });
    const changed = await send(application, "PATCH /api/me", { as: other.as, json: { name: "Else" } });
    expect(changed.status).toBe(200);
    // Nobody is kept from signing out.
    expect((await send(application, "DELETE /api/me/session", { as })).status).toBe(200);
  });

  it("by the choice of a language on any page are among them; the browser gets its language all the same", async () => {
    const { as, userId } = await signIn(application);
    const headers = { cookie: "cookie" in as ? as.cookie : "", origin: application.authUrl };
    const page = await sendHttp(new URL("/", application.url), { method: "GET", headers });
    const fields = findForm(page.text, 'value="ru"');
    for (const locale of ["ru", "en", "ru"]) {
      await application.database.query(`DELETE FROM "RateLimit" WHERE "key" LIKE 'exchange:%'`);
      const form = new FormData();
      for (const [name, value] of Object.entries({ ...fields, locale })) form.set(name, value);
      const sent = new Response(form);
      const type = { "content-type": sent.headers.get("content-type") ?? "" };
      const body = await sent.text();
      const url = new URL("/", application.url);
      const answer = await sendHttp(url, { method: "POST", headers: { ...headers, ...type }, body });
      expect(answer.status).toBe(200);
      expect(answer.headers.getSetCookie().join()).toContain(`locale=${locale};`);
    }
    const updates = `SELECT FROM "AuditEvent" WHERE "type" = 'user.updated' AND "subjectId" = $1`;
    expect(await application.database.query(updates, userId)).toHaveLength(2);
  });

  it("sign-ins are limited for the hour too, ten times as many", async () => {
    const { id } = await application.sandbox.addPerson();
    const enter = async () => {
      await application.database.query(`DELETE FROM "RateLimit" WHERE "key" LIKE 'exchange:%'`);
      const json = { id_token: (await application.sandbox.mintGoogle({ person: id })).id_token };
      return (await send(application, "POST /auth/google", { json })).status;
    };
    for (let count = 1; count <= 20; count++) expect(await enter()).toBe(200);
    expect(await enter()).toBe(429);
  });
});
