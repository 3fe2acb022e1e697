import { describe, expect, it } from "vitest";
import { me } from "@/lib/api/contract/schema";
import { MAX_NAME } from "@/lib/users/policy";
import { sharedApplication } from "./application";
import { type Credentials, send } from "./client";
import { exchange, signIn } from "./sign-in";

const application = sharedApplication();
const { database, sandbox } = application;

describe("GET /api/me", () => {
  it("says who is asking, with the accounts and this session", async () => {
    const { person, userId, as } = await signIn(application);
    const { body } = await send(application, "GET /api/me", { as });
    const { accounts, session, ...profile } = me.parse(body);
    const picture = expect.stringContaining(`/avatars/${person.id}`) as string;
    expect(profile).toEqual({
      user_id: userId,
      email: person.google.email,
      full_name: person.google.name,
      avatar_url: picture,
      role: "USER",
      locale: null,
      created_at: profile.created_at,
    });
    expect(accounts).toMatchObject([
      {
        provider: "google",
        email: person.google.email,
        email_verified: true,
        profile: { name: person.google.name, picture },
      },
    ]);
    expect(session).toMatchObject({ provider: "google", carrier: "COOKIE" });
  });

  it("says something else as soon as something else is true, by whoever's hand", async () => {
    const { userId, as } = await signIn(application);
    const read = async () => me.parse((await send(application, "GET /api/me", { as })).body);
    const first = await read();
    expect(await read()).toEqual(first);
    await database.query(`UPDATE "User" SET "name" = 'By hand' WHERE "id" = $1`, userId);
    await expect.poll(read).toEqual({ ...first, full_name: "By hand" });
    await database.query(`UPDATE "Account" SET "email" = 'by-hand@example.com' WHERE "userId" = $1`, userId);
    await expect.poll(async () => (await read()).accounts[0]?.email).toBe("by-hand@example.com");
  });
});

describe("PATCH /api/me", () => {
  const change = (as: Credentials, json: unknown) => send(application, "PATCH /api/me", { as, json });

  it("changes name and language, for good", async () => {
    const { person, userId, as } = await signIn(application);
    expect(await change(as, { name: "  Новое имя  ", locale: "ru" })).toMatchObject({
      status: 200,
      body: { user_id: userId, full_name: "Новое имя", locale: "ru" },
    });
    expect((await send(application, "GET /api/me", { as })).body).toMatchObject({
      full_name: "Новое имя",
      locale: "ru",
    });
    expect((await change(as, { locale: "en" })).body).toMatchObject({ full_name: "Новое имя", locale: "en" });
    // What the provider says at the next sign-in does not overwrite what the person chose.
    expect((await exchange(application, "google", person.id)).body).toMatchObject({ full_name: "Новое имя" });
    const events = await database.query<{ detail: unknown }>(
      `SELECT "detail" FROM "AuditEvent" WHERE "subjectId" = $1 AND "type" = 'user.updated' ORDER BY "id"`,
      userId,
    );
    expect(events.map(({ detail }) => detail)).toEqual([
      { fields: ["name", "locale"] },
      { fields: ["locale"] },
    ]);
  });

  it("changes nothing else, whatever stands in the body", async () => {
    const victim = await signIn(application);
    const { userId, as } = await signIn(application);
    const json = {
      name: "Mine",
      user_id: victim.userId,
      id: victim.userId,
      role: "ADMIN",
      email: "x@example.com",
    };
    expect((await change(as, json)).body).toMatchObject({ user_id: userId, role: "USER", full_name: "Mine" });
    const name = victim.person.google.name;
    expect((await send(application, "GET /api/me", { as: victim.as })).body).toMatchObject({
      full_name: name,
    });
  });

  it.each([
    ["of the most characters there may be", "🙂".repeat(MAX_NAME)],
    ["written from right to left", "مثال تجريبي"],
    ["that looks like markup", "<script>alert('x')</script> & \"co\""],
    ["that looks like SQL", '\'; DROP TABLE "User"; --'],
  ])("takes a name %s as it is", async (_, name) => {
    const { as } = await signIn(application);
    expect(await change(as, { name })).toMatchObject({ status: 200, body: { full_name: name } });
  });

  it.each<[string, unknown]>([
    ["nothing", {}],
    ["a list", []],
    ["only what cannot be changed", { role: "ADMIN" }],
    ["a name of one character too many", { name: "🙂".repeat(MAX_NAME + 1) }],
    ["a name of 10 000 characters", { name: "x".repeat(10_000) }],
    ["a name of spaces", { name: "   " }],
    ["an empty name", { name: "" }],
    ["a name with NUL", { name: "a\u0000b" }],
    ["a name with a line end", { name: "a\nb" }],
    ["a name with half a character", { name: "a\ud800" }],
    ["a name that is null", { name: null }],
    ["a name that is a list", { name: ["a"] }],
    ["a language there is none of", { locale: "xx" }],
    ["a language that is null", { locale: null }],
    ["a good name with a bad language", { name: "Good", locale: "xx" }],
  ])("refuses %s with 400 and changes nothing", async (_, json) => {
    const { as } = await signIn(application);
    const before = (await send(application, "GET /api/me", { as })).body;
    expect(await change(as, json)).toMatchObject({ status: 400, body: { code: "malformed-request" } });
    expect((await send(application, "GET /api/me", { as })).body).toEqual(before);
  });

  it("refuses another type, too much and a key twice", async () => {
    const { as } = await signIn(application);
    const patch = (raw: string, type = "application/json") =>
      send(application, "PATCH /api/me", { as, raw, headers: { "content-type": type } });
    expect((await patch('{"name":"A"}', "text/plain")).status).toBe(415);
    expect((await patch(JSON.stringify({ name: "A", padding: "x".repeat(16_384) }))).status).toBe(413);
    expect((await patch('{"name":"A","name":"B"}')).status).toBe(400);
  });
});

describe("DELETE /api/me", () => {
  it("leaves nothing that could tell who the person was, in any column of any table", async () => {
    const headers = { "x-forwarded-for": "203.0.113.77", "user-agent": "Telltale/1.0" };
    const person = await sandbox.addPerson();
    const telltales = [
      person.google.email,
      person.google.name ?? "",
      person.google.sub,
      String(person.github.id),
      person.github.login,
      headers["x-forwarded-for"],
      headers["user-agent"],
      "Renamed Telltale",
    ];
    const { id_token } = await sandbox.mintGoogle({ person: person.id });
    const json = { id_token, delivery: "bearer" };
    const signedIn = await send(application, "POST /auth/google", { json, headers });
    const { session_token: bearer, user_id } = signedIn.body as { session_token: string; user_id: string };
    const as = { bearer };
    const second = await signIn(application, { person, by: "github" });
    await send(application, "PATCH /api/me", { as, json: { name: "Renamed Telltale" }, headers });
    for (const text of telltales) expect(await database.findTablesWith(text), text).not.toEqual([]);

    const answer = await send(application, "DELETE /api/me", { as, headers });
    expect(answer).toMatchObject({ status: 200, body: { success: true } });
    for (const text of telltales) expect(await database.findTablesWith(text), text).toEqual([]);
    // That something happened to a user with this id stays; that the user went is the last of it.
    expect(await database.findTablesWith(user_id)).toEqual(["AuditEvent"]);
    const events = await database.query(
      'SELECT "type", "ip", "userAgent", "detail" FROM "AuditEvent" WHERE "subjectId" = $1 ORDER BY "id" DESC',
      user_id,
    );
    expect(events[0]).toEqual({ type: "user.deleted", ip: null, userAgent: null, detail: {} });

    for (const gone of [as, second.as])
      expect((await send(application, "GET /api/me", { as: gone })).status).toBe(401);
    expect((await send(application, "DELETE /api/me", { as })).status).toBe(401);
    expect((await exchange(application, "google", person.id)).body).toMatchObject({ created: true });
  });

  it("takes the cookie away", async () => {
    const { as } = await signIn(application);
    const [cookie] = (await send(application, "DELETE /api/me", { as })).headers.getSetCookie();
    expect(cookie).toMatch(/=; .*Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0;/);
  });
});
