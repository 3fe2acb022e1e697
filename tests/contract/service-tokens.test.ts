import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { OPERATION_NAMES, operationNamed } from "@/lib/api/contract/contract";
import { EXAMPLES } from "@/lib/api/openapi/examples";
import { SCOPES } from "@/lib/service-tokens/policy";
import { asAdministrator } from "./administrator";
import { sharedApplication } from "./application";
import { hand, register } from "./application-session";
import { type Credentials, send } from "./client";
import { sendHttp } from "./http";
import { secretsIn } from "./secrets";
import { serviceTokensMadeBy } from "./service-token";
import { signIn } from "./sign-in";

const application = sharedApplication();
const { database } = application;
const { ask } = asAdministrator(application);
const make = serviceTokensMadeBy(ask);

const challengeOf = ({ headers }: { headers: Headers }) => headers.get("www-authenticate");
const as = (bearer: string): Credentials => ({ bearer });

/** Every operation of administrators, with a request that is right in all else. */
const operations = OPERATION_NAMES.flatMap((name) => {
  const { method, path, scope } = operationNamed(name);
  if (!path.startsWith("/api/admin/")) return [];
  const example = EXAMPLES[name];
  const target = `${method} ${path.replaceAll(/\{\w+\}/g, randomUUID())}` as "GET /";
  return { name, target, scope, json: "body" in example ? example.body : undefined };
});

describe("a service token", () => {
  it("does what its scope says, and no more", async () => {
    const { userId } = await signIn(application);
    const reading = await make(["users:read"]);
    const found = await send(application, `GET /api/admin/users/${userId}`, { as: reading.as });
    expect(found).toMatchObject({ status: 200, body: { user_id: userId } });
    const change = { as: reading.as, json: { disabled: true, reason: "Left" } };
    const refused = await send(application, `PATCH /api/admin/users/${userId}`, change);
    expect(refused).toMatchObject({
      status: 403,
      body: { code: "insufficient-scope", scope: "users:write" },
    });
    expect(challengeOf(refused)).toBe('Bearer error="insufficient_scope", scope="users:write"');
    const writing = await make(["users:write"]);
    const done = await send(application, `PATCH /api/admin/users/${userId}`, { ...change, as: writing.as });
    expect(done).toMatchObject({ status: 200, body: { user_id: userId, disabled_reason: "Left" } });
    const role = { as: writing.as, json: { role: "ADMIN" } };
    expect(await send(application, `PATCH /api/admin/users/${userId}`, role)).toMatchObject({
      status: 403,
      body: { code: "person-required" },
    });
    const [user] = await database.query(`SELECT "role" FROM "User" WHERE "id" = $1`, userId);
    expect(user).toEqual({ role: "USER" });
  });

  it("with every scope does nothing that takes a person", async () => {
    const token = await make(SCOPES);
    const before = await database.countRows();
    for (const { target, scope, json } of operations) {
      if (scope !== undefined) continue;
      const answer = await send(application, target, { as: token.as, json });
      expect(answer, target).toMatchObject({ status: 403, body: { code: "person-required" } });
    }
    const after = await database.countRows();
    // That it was used for the first time is an event.
    expect({ ...after, AuditEvent: 0 }).toEqual({ ...before, AuditEvent: 0 });
  });

  it("with every other scope is refused by each operation that has one", async () => {
    for (const missing of SCOPES) {
      const token = await make(SCOPES.filter((scope) => scope !== missing));
      for (const { target, json } of operations.filter(({ scope }) => scope === missing)) {
        const answer = await send(application, target, { as: token.as, json });
        expect(answer, target).toMatchObject({
          status: 403,
          body: { code: "insufficient-scope", scope: missing },
        });
      }
    }
  });

  it("is nobody: nothing of a person's takes it, and no page", async () => {
    const { token, as } = await make(SCOPES);
    for (const target of ["/api/me", "/api/verify", "/api/me/sessions"] as const) {
      const answer = await send(application, `GET ${target}`, { as });
      expect(answer, target).toMatchObject({ status: 401 });
      expect(challengeOf(answer), target).toMatch(/^Bearer/);
    }
    const { as: person } = await signIn(application);
    const [cookie = ""] = "cookie" in person ? person.cookie.split("=") : [];
    for (const headers of [{ authorization: `Bearer ${token}` }, { cookie: `${cookie}=${token}` }]) {
      const page = await sendHttp(new URL("/admin/users", application.url), { method: "GET", headers });
      expect([303, 307]).toContain(page.status);
      expect(page.headers.get("location")).toContain("/sign-in?");
    }
  });

  it("is judged by the header alone, whoever's cookie comes along", async () => {
    const { as: person } = await signIn(application);
    const cookie = "cookie" in person ? person.cookie : "";
    const { id, as } = await make(["users:read"]);
    const both = { as, headers: { cookie } };
    expect((await send(application, "GET /api/admin/users?limit=1", both)).status).toBe(200);
    await ask(`DELETE /api/admin/service-tokens/${id}`);
    expect(await send(application, "GET /api/admin/users?limit=1", both)).toMatchObject({ status: 401 });
    expect(await send(application, "GET /api/me", both)).toMatchObject({ status: 401 });
  });

  it("is refused on every instance from the moment it is revoked", async () => {
    const { id, token, as } = await make(["events:read"]);
    const there = () =>
      sendHttp(new URL("/api/admin/events?limit=1", application.nextUrl), {
        method: "GET",
        headers: { authorization: `Bearer ${token}` },
      });
    const here = () => send(application, "GET /api/admin/events?limit=1", { as });
    expect([(await here()).status, (await there()).status]).toEqual([200, 200]);
    expect(await ask(`DELETE /api/admin/service-tokens/${id}`)).toMatchObject({ status: 200 });
    expect([(await there()).status, (await here()).status]).toEqual([401, 401]);
    expect(await ask(`DELETE /api/admin/service-tokens/${id}`)).toMatchObject({ status: 404 });
  });

  it("that is unknown, over or cut short is 401 and says so (RFC 6750)", async () => {
    const { id, token, as: live } = await make(["users:read"]);
    await database.query(`UPDATE "ServiceToken" SET "expiresAt" = now() WHERE "id" = $1`, id);
    for (const presented of [live, as(`st_${"A".repeat(43)}`), as(token.slice(0, -1))]) {
      const answer = await send(application, "GET /api/admin/users", { as: presented });
      expect(answer).toMatchObject({ status: 401, body: { code: "unauthenticated" } });
      expect(challengeOf(answer)).toBe('Bearer error="invalid_token"');
    }
  });

  it("has a name, a scope and an end", async () => {
    const right = { name: "Backup", scopes: ["verify"], expires_in: 300 };
    for (const wrong of [
      { ...right, name: " " },
      { ...right, name: "x".repeat(101) },
      { ...right, scopes: [] },
      { ...right, scopes: ["users:delete"] },
      { ...right, scopes: ["verify", "verify"] },
      { ...right, expires_in: 299 },
      { ...right, expires_in: 366 * 86_400 + 1 },
      { name: right.name, scopes: right.scopes },
    ])
      expect(await ask("POST /api/admin/service-tokens", wrong)).toMatchObject({
        status: 400,
        body: { code: "malformed-request" },
      });
  });

  it("with `verify` tells a backend whose session was presented to it, until that ends", async () => {
    const { as } = await make(["verify"]);
    const verified = async (session_token: string) =>
      (await send(application, "POST /api/admin/verify", { as, json: { session_token } })).body;
    const { userId, as: person, person: who } = await signIn(application, { delivery: "bearer" });
    const bearer = "bearer" in person ? person.bearer : "";
    expect(await verified(bearer)).toMatchObject({
      active: true,
      user_id: userId,
      email: who.google.email,
      role: "USER",
      application: null,
      session: { carrier: "BEARER" },
    });
    await send(application, "DELETE /api/me/session", { as: person });
    for (const dead of [bearer, "nothing", as.bearer])
      expect(await verified(dead)).toEqual({ active: false });
  });

  it("with `verify` tells of an application's bearer what the application is told", async () => {
    const { as } = await make(["verify"]);
    const client = await register(application, { kind: "NATIVE" });
    const person = await signIn(application);
    const { sealed } = await hand(application, person, client, { scopes: ["email"] });
    const asked = { as, json: { session_token: sealed } };
    const answer = await send(application, "POST /api/admin/verify", asked);
    expect(answer.body).toEqual({
      active: true,
      user_id: person.userId,
      email: person.person.google.email,
      application: { client_id: client.clientId, name: "Sample" },
      session: expect.objectContaining({ carrier: "BEARER" }) as unknown,
    });
    const [origin, guarded] = ["https://a.test", await register(application, { kind: "PROXIED" })];
    const ofHost = await hand(application, person, guarded, { origin });
    const json = { session_token: ofHost.sealed };
    expect((await send(application, "POST /api/admin/verify", { as, json })).body).toEqual({ active: false });
    await database.query(`UPDATE "Application" SET "disabledAt" = now() WHERE "id" = $1`, client.id);
    await database.untilInvalidated();
    expect((await send(application, "POST /api/admin/verify", asked)).body).toEqual({ active: false });
  });

  it("stands in the list without itself, and in the events by its name", async () => {
    const { userId } = await signIn(application);
    const { id, token, as } = await make(["sessions:revoke", "events:read"], "Night watch");
    await send(application, `DELETE /api/admin/users/${userId}/sessions`, { as });
    const events = await send(application, `GET /api/admin/events?person=${userId}`, { as });
    expect(events.body).toMatchObject({
      events: expect.arrayContaining([
        expect.objectContaining({
          type: "sessions.ended",
          actor_id: null,
          service_token_id: id,
          service_token_name: "Night watch",
        }),
      ]) as unknown,
    });
    const list = await ask("GET /api/admin/service-tokens");
    expect(JSON.stringify(list.body)).not.toContain(token.slice(3));
    expect(list.body).toMatchObject({
      service_tokens: expect.arrayContaining([
        expect.objectContaining({ id, name: "Night watch", state: "active" }),
      ]) as unknown,
    });
    expect(secretsIn(await application.readLog())).toEqual([]);
  });
});
