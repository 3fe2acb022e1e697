import { beforeAll, describe, expect, it } from "vitest";
import { sharedApplication } from "./application";
import { hand, register, type Registered } from "./application-session";
import { send } from "./client";
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

describe("an application's bearer at GET /api/me", () => {
  async function ask(person: SignedIn, scopes: string[]) {
    const { id, sealed } = await hand(application, person, native, { scopes });
    return { id, sealed, answer: await send(application, "GET /api/me", { as: { bearer: sealed } }) };
  }

  it("is told what its scopes allow, and nothing else", async () => {
    const person = await signIn(application);
    const [user] = await database.query<{ email: string; name: string; image: string }>(
      `SELECT "email", "name", "image" FROM "User" WHERE "id" = $1`,
      person.userId,
    );
    const known = {
      profile: { full_name: user?.name, avatar_url: user?.image },
      email: { email: user?.email },
    };
    expect(known).toMatchObject({ email: { email: person.person.google.email } });
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

describe("a child", () => {
  // Both processes are asked each time: `send` compares what they answer.
  const asked = (sealed: string) => send(application, "GET /api/me", { as: { bearer: sealed } });

  it.each([
    [`DELETE FROM "Session" WHERE "id" = (SELECT "parentId" FROM "Session" WHERE "id" = $1)`],
    [
      `UPDATE "Session" SET "lastSeenAt" = now() - interval '8 days'
       WHERE "id" = (SELECT "parentId" FROM "Session" WHERE "id" = $1)`,
    ],
    [`DELETE FROM "User" WHERE "id" = (SELECT "userId" FROM "Session" WHERE "id" = $1)`],
  ])("is dead on two processes from the next request on after %s", async (sql) => {
    const person = await signIn(application);
    const children = [
      await hand(application, person, proxied, { origin: ORIGIN }),
      await hand(application, person, proxied, { origin: ORIGIN }),
    ];
    for (const { sealed } of children)
      expect(await asked(sealed)).toMatchObject({ status: 403, body: { code: "application-session" } });
    await database.query(sql, children[0]?.id);
    for (const { sealed } of children)
      expect(await asked(sealed)).toMatchObject({ status: 401, body: { code: "unauthenticated" } });
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
    expect(await database.query('SELECT FROM "Session" WHERE "userId" = $1', person.userId)).toHaveLength(1);
  });
});

it("what a person let applications do is in their export", async () => {
  const person = await signIn(application);
  await database.query(
    `INSERT INTO "Grant" ("userId", "applicationId", "scopes") VALUES ($1, $2, '{email}')`,
    person.userId,
    native.id,
  );
  const { body } = await send(application, "GET /api/me/export", { as: person.as });
  expect(body).toMatchObject({
    applications: [{ client_id: native.clientId, name: "Sample", kind: "native", scopes: ["email"] }],
  });
});
