import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { sessionCookieAt } from "../session-cookie";
import { sharedApplication } from "./application";
import { hand, register, type Registered } from "./application-session";
import { send } from "./client";
import { sendHttp } from "./http";
import { ACTIONS, ROUTES } from "./roles/table";
import { findActions } from "./roles/found";
import { formOf } from "./roles/form";
import { signIn, type SignedIn } from "./sign-in";

const application = sharedApplication();
const { database } = application;
const ORIGIN = "https://a.example.com";

let proxied: Registered;
let native: Registered;
beforeAll(async () => {
  proxied = await register(application, { kind: "PROXIED" });
  native = await register(application, { kind: "NATIVE" });
});

const cookie = (sealed: string) => ({ cookie: `${sessionCookieAt(application.authUrl)}=${sealed}` });
const bearer = (sealed: string) => ({ authorization: `Bearer ${sealed}` });

/** Every kind of application's session, presented in every way. */
async function everyWay(person: { readonly userId: string }) {
  const child = await hand(application, person, proxied, { origin: ORIGIN });
  const handed = await hand(application, person, native, { scopes: ["profile", "email"] });
  return {
    "child as cookie": cookie(child.sealed),
    "child as bearer": bearer(child.sealed),
    "bearer as cookie": cookie(handed.sealed),
    "bearer as bearer": bearer(handed.sealed),
  };
}

const TAKES_BEARERS = ["GET /api/me", "DELETE /api/me/session"];

/** What an application gets: what nobody gets, but for what a full session opens. */
function expectedOf(route: string, way: string, anonymous: string, user: string): string {
  const opens = /^\w+ \/api\//.test(route) && anonymous.startsWith("401") && user !== anonymous;
  if (!opens) return anonymous;
  return TAKES_BEARERS.includes(route) && way === "bearer as bearer" ? "200" : "403 application-session";
}

const sessionsOf = (userId: string) =>
  database.query(`SELECT "id" FROM "Session" WHERE "userId" = $1 ORDER BY "id"`, userId);

describe.concurrent("an application's session opens nothing of the account", () => {
  it.each(Object.entries(ROUTES))("%s", async (route, { outcomes, body }) => {
    const [method = "", pattern = ""] = route.split(" ");
    const person = await signIn(application);
    const path = pattern
      .replace("[id]", person.userId)
      .replace("[session_id]", randomUUID())
      .replace(/\[\.\.\.\w+\]/, "nothing-here");
    for (const [way, credentials] of Object.entries(await everyWay(person))) {
      const before = await sessionsOf(person.userId);
      const json = method === "POST" || method === "PATCH" ? JSON.stringify(body ?? {}) : undefined;
      const answer = await sendHttp(new URL(path, application.url), {
        method,
        headers: {
          origin: application.authUrl,
          ...(json === undefined ? {} : { "content-type": "application/json" }),
          ...credentials,
        },
        body: json,
      });
      const expected = expectedOf(route, way, outcomes.anonymous, outcomes.user);
      const location = answer.headers.get("location");
      const to = location === null ? "" : ` ${new URL(location, application.authUrl).pathname}`;
      const code = /"code":"(application-session)"/.exec(answer.text)?.[1];
      expect([way, `${answer.status}${code === undefined ? to : ` ${code}`}`]).toEqual([way, expected]);
      if (expected === "200" && TAKES_BEARERS.includes(route)) continue;
      expect(answer.text, way).not.toContain(person.person.google.email);
      expect(await sessionsOf(person.userId), way).toEqual(before);
    }
  });

  it.each(findActions())("$name", async ({ id, name, page }) => {
    const row = ACTIONS[name];
    if (!row) throw new Error(`${name} is not in the table`);
    const person = await signIn(application);
    for (const [way, credentials] of Object.entries(await everyWay(person))) {
      const before = await sessionsOf(person.userId);
      const fields = Object.entries(row.body ?? {}).map(
        ([field, value]) =>
          [field, String(value).replace("{id}", person.userId).replace("{missing}", randomUUID())] as const,
      );
      const form = await formOf(id, { ...Object.fromEntries(fields), drawn_for: person.userId });
      const answer = await sendHttp(new URL(page.replace("[id]", person.userId), application.url), {
        method: "POST",
        headers: { origin: application.authUrl, "content-type": form.type, ...credentials },
        body: form.text,
      });
      const location = answer.headers.get("location");
      const url = location === null ? null : new URL(location, application.authUrl);
      const to = url === null ? "" : ` ${url.origin === application.authUrl ? url.pathname : "provider"}`;
      expect([way, `${answer.status}${to}`]).toEqual([way, row.outcomes.anonymous]);
      expect(await sessionsOf(person.userId), way).toEqual(before);
    }
  });
});

describe("an application's bearer at GET /api/me", () => {
  async function ask(person: SignedIn, scopes: string[]) {
    const { id, sealed } = await hand(application, person, native, { scopes });
    return { id, sealed, answer: await send(application, "GET /api/me", { as: { bearer: sealed } }) };
  }

  it("is told what its scopes allow, and nothing else", async () => {
    const person = await signIn(application);
    const { email, name, picture } = person.person.google;
    const known = { profile: { full_name: name, avatar_url: picture }, email: { email } };
    for (const [scopes, told] of [
      [[], {}],
      [["email"], known.email],
      [["profile"], known.profile],
      [["profile", "email", "unknown"], { ...known.profile, ...known.email }],
    ] as const) {
      const { id, answer } = await ask(person, [...scopes]);
      expect(answer.status).toBe(200);
      expect(answer.body).toEqual({
        user_id: person.userId,
        ...told,
        application: { client_id: native.clientId, name: "Sample" },
        session: {
          id,
          carrier: "BEARER",
          created_at: expect.any(String) as string,
          expires_at: expect.any(String) as string,
        },
      });
    }
  });

  it("is told of no role, though it is an administrator's", async () => {
    const person = await signIn(application);
    await database.query(`UPDATE "User" SET "role" = 'ADMIN' WHERE "id" = $1`, person.userId);
    const { answer } = await ask(person, ["profile", "email"]);
    expect([answer.status, JSON.stringify(answer.body)]).toEqual([
      200,
      expect.not.stringMatching(/role|ADMIN/),
    ]);
  });

  it.each([
    [`UPDATE "Application" SET "disabledAt" = now() WHERE "id" = $1`, 403, "application-forbidden"],
    [`UPDATE "Application" SET "access" = '{"role": "admin"}' WHERE "id" = $1`, 403, "application-forbidden"],
    [`UPDATE "Application" SET "access" = '{"emails": []}' WHERE "id" = $1`, 403, "application-forbidden"],
    [`UPDATE "Application" SET "access" = '{"group": "x"}' WHERE "id" = $1`, 403, "application-forbidden"],
    [`DELETE FROM "Application" WHERE "id" = $1`, 401, "unauthenticated"],
  ])("is refused from the next request on after %s", async (sql, status, code) => {
    const person = await signIn(application);
    const own = await register(application, { kind: "NATIVE" });
    const { sealed } = await hand(application, person, own, { scopes: [] });
    const asked = () => send(application, "GET /api/me", { as: { bearer: sealed } });
    expect((await asked()).status).toBe(200);
    await database.query(sql, own.id);
    await database.untilInvalidated();
    expect(await asked()).toMatchObject({ status, body: { code } });
  });

  it("is refused when its user is no administrator any more, where only those may enter", async () => {
    const person = await signIn(application);
    const own = await register(application, { kind: "NATIVE", access: { role: "admin" } });
    await database.query(`UPDATE "User" SET "role" = 'ADMIN' WHERE "id" = $1`, person.userId);
    const { sealed } = await hand(application, person, own, { scopes: [] });
    const asked = () => send(application, "GET /api/me", { as: { bearer: sealed } });
    expect((await asked()).status).toBe(200);
    await database.query(`UPDATE "User" SET "role" = 'USER' WHERE "id" = $1`, person.userId);
    expect(await asked()).toMatchObject({ status: 403, body: { code: "application-forbidden" } });
    await database.query(`UPDATE "User" SET "disabledAt" = now() WHERE "id" = $1`, person.userId);
    expect(await asked()).toMatchObject({ status: 401, body: { code: "unauthenticated" } });
  });
});

describe("an application's bearer", () => {
  it("signs itself out, and nobody else", async () => {
    const person = await signIn(application);
    const first = await hand(application, person, native, { scopes: [] });
    const second = await hand(application, person, native, { scopes: [] });
    const answer = await send(application, "DELETE /api/me/session", { as: { bearer: first.sealed } });
    expect(answer).toMatchObject({ status: 200, body: { success: true } });
    expect(answer.headers.has("set-cookie")).toBe(false);
    const statusOf = async (sealed: string) =>
      (await send(application, "GET /api/me", { as: { bearer: sealed } })).status;
    expect([await statusOf(first.sealed), await statusOf(second.sealed)]).toEqual([401, 200]);
    expect((await send(application, "GET /api/me", { as: person.as })).status).toBe(200);
  });
});

describe("GET /api/me/sessions", () => {
  it("tells whom a session was handed to, and with which it lives; each can be ended", async () => {
    const person = await signIn(application);
    const child = await hand(application, person, proxied, { origin: ORIGIN });
    const handed = await hand(application, person, native, { scopes: [] });
    const { body } = await send(application, "GET /api/me/sessions", { as: person.as });
    const { sessions } = body as { sessions: { id: string; current: boolean; parent_id: string | null }[] };
    const current = sessions.find((session) => session.current);
    expect(sessions).toHaveLength(3);
    expect(current).toMatchObject({ application: null, origin: null, parent_id: null });
    expect(sessions.find(({ id }) => id === child.id)).toMatchObject({
      application: { client_id: proxied.clientId, name: "Sample" },
      carrier: "COOKIE",
      origin: ORIGIN,
      parent_id: current?.id,
    });
    expect(sessions.find(({ id }) => id === handed.id)).toMatchObject({
      application: { client_id: native.clientId, name: "Sample" },
      carrier: "BEARER",
      origin: null,
      parent_id: null,
    });
    for (const { id } of [child, handed]) {
      const ended = await send(application, `DELETE /api/me/sessions/${id}`, { as: person.as });
      expect(ended).toMatchObject({ status: 200, body: { success: true } });
    }
    expect(await sessionsOf(person.userId)).toHaveLength(1);
  });
});
