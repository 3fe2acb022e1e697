import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { auditEvent, userDetail, userEntry } from "@/lib/api/contract/admin/schema";
import { type OwnApplication, startAnother } from "./application";
import { send } from "./client";
import { exchange, signIn, type SignedIn } from "./sign-in";

let application: OwnApplication;
let admin: SignedIn;
beforeAll(async () => {
  application = await startAnother({ ADMIN_EMAILS: "chief@example.com" });
  const person = await application.sandbox.addPerson({
    google: { email: "chief@example.com", emailVerified: true },
  });
  admin = await signIn(application, { person, delivery: "bearer" });
});
afterAll(() => application.stop());

const ask = (operation: Parameters<typeof send>[1], json?: unknown) =>
  send(application, operation, { as: admin.as, json });
const usersOf = (body: unknown) =>
  z.object({ users: z.array(userEntry), next_cursor: z.string().nullable() }).parse(body);
const eventsOf = (body: unknown) =>
  z.object({ events: z.array(auditEvent), next_cursor: z.string().nullable() }).parse(body);

describe("ADMIN_EMAILS", () => {
  it("makes an administrator of a native client's person too, for a day", async () => {
    const { body } = await ask("GET /api/me");
    expect(body).toMatchObject({ role: "ADMIN", email: "chief@example.com" });
    const { session } = z.object({ session: z.object({ expires_at: z.string() }) }).parse(body);
    expect(Date.parse(session.expires_at) - Date.now()).toBeLessThan(25 * 3_600_000);
  });
});

describe("GET /api/admin/users", () => {
  it("finds people, page by page, and says where the next page begins", async () => {
    const { userId, person } = await signIn(application);
    const found = usersOf((await ask(`GET /api/admin/users?q=${person.google.email.slice(0, 12)}`)).body);
    expect(found).toMatchObject({ users: [{ user_id: userId, providers: ["google"] }], next_cursor: null });
    const first = usersOf((await ask("GET /api/admin/users?limit=1")).body);
    expect(first.users.map(({ user_id }) => user_id)).toEqual([userId]);
    const next = usersOf((await ask(`GET /api/admin/users?limit=1&cursor=${first.next_cursor}`)).body);
    expect(next.users[0]?.user_id).not.toBe(userId);
    const admins = usersOf(
      (await ask("GET /api/admin/users?role=ADMIN&standing=active&provider=google")).body,
    );
    expect(admins.users.map(({ user_id }) => user_id)).toEqual([admin.userId]);
  });

  it.each(["role=CHIEF", "standing=odd", "provider=example", "limit=0", "limit=101", "cursor=x", "q=a&q=b"])(
    "%s is malformed",
    async (query) => {
      const answer = await ask(`GET /api/admin/users?${query}`);
      expect(answer).toMatchObject({ status: 400, body: { code: "malformed-request" } });
    },
  );

  it("takes any text as a text", async () => {
    for (const q of ["%00", "%25", "'", "\\", "%F0%9F%98%80", "a".repeat(300)])
      expect((await ask(`GET /api/admin/users?q=${q}`)).status, q).toBe(200);
  });
});

describe("a person", () => {
  it.each([
    ["at them", (id: string) => ask(`GET /api/admin/users/${id}`)],
    ["at their sessions", (id: string) => ask(`GET /api/admin/users/${id}/sessions`)],
    ["at what happened to them", (id: string) => ask(`GET /api/admin/events?person=${id}`)],
    ["up by their id", (id: string) => ask(`GET /api/admin/users?q=${id}`)],
    // It changes nothing, but shows them.
    ["by a change", (id: string) => ask(`PATCH /api/admin/users/${id}`, { role: "USER" })],
  ])("is told of a look %s, once, but not who looked from where", async (_, look) => {
    const { userId, as } = await signIn(application);
    for (let again = 0; again < 2; again++) expect((await look(userId)).status).toBe(200);
    const { body } = await send(application, "GET /api/me/events", { as });
    const { events } = z.object({ events: z.array(z.record(z.string(), z.unknown())) }).parse(body);
    const nowhere = { type: "user.viewed", ip: null, user_agent: null, session_id: null };
    expect(events[0]).toMatchObject(nowhere);
    const seen = eventsOf((await ask(`GET /api/admin/events?person=${userId}&type=user.viewed`)).body);
    expect(seen.events).toHaveLength(1);
    expect(seen.events[0]).toMatchObject({
      actor_id: admin.userId,
      actor_email: "chief@example.com",
      subject_id: userId,
      ip: "127.0.0.1",
    });
  });

  it("is disabled with a reason, which a refused exchange tells, and enabled again", async () => {
    const { userId, as, person } = await signIn(application);
    const path = `PATCH /api/admin/users/${userId}` as const;
    const reason = "Мы не знаем, кто вы <b>";
    const disabled = await ask(path, { disabled: true, reason: ` ${reason} ` });
    expect(userDetail.parse(disabled.body)).toMatchObject({ disabled_reason: reason });
    expect((await send(application, "GET /api/me", { as })).status).toBe(401);
    const refused = await exchange(application, "google", person.id);
    expect(refused).toMatchObject({ status: 403, body: { code: "account-disabled", detail: reason } });
    const enabled = await ask(path, { disabled: false });
    expect(userDetail.parse(enabled.body)).toMatchObject({ disabled_at: null, disabled_reason: null });
    expect((await send(application, "GET /api/me", { as })).status).toBe(401);
    expect((await exchange(application, "google", person.id)).status).toBe(200);
  });

  it("loses one session, or all", async () => {
    const browser = await signIn(application);
    const { userId, person } = browser;
    await signIn(application, { person });
    const sessions = `/api/admin/users/${userId}/sessions` as const;
    const { body } = await ask(`GET ${sessions}`);
    const listed = z.object({ sessions: z.array(z.object({ id: z.uuid() })) }).parse(body).sessions;
    expect(listed).toHaveLength(2);
    const one = `${sessions}/${listed[0]?.id}` as const;
    expect((await ask(`GET ${one}`)).body).toMatchObject({ id: listed[0]?.id, ip: "127.0.0.1" });
    expect((await ask(`DELETE ${one}`)).status).toBe(200);
    for (const gone of [`GET ${one}`, `DELETE ${one}`] as const) expect((await ask(gone)).status).toBe(404);
    expect((await ask(`DELETE ${sessions}`)).body).toMatchObject({ success: true, ended: 1 });
    expect((await ask(`DELETE ${sessions}`)).body).toMatchObject({ ended: 0 });
    expect((await send(application, "GET /api/me", { as: browser.as })).status).toBe(401);
  });

  it("that is not there is 404, whatever is asked of them", async () => {
    const before = await application.database.countRows();
    for (const id of [randomUUID(), "7", "%00"])
      for (const answer of [
        await ask(`GET /api/admin/users/${id}`),
        await ask(`PATCH /api/admin/users/${id}`, { disabled: false }),
        await ask(`GET /api/admin/users/${id}/sessions`),
        await ask(`DELETE /api/admin/users/${id}/sessions`),
        await ask(`GET /api/admin/users/${id}/sessions/${randomUUID()}`),
        await ask(`DELETE /api/admin/users/${id}/sessions/${randomUUID()}`),
      ])
        expect(answer).toMatchObject({ status: 404, body: { code: "not-found" } });
    expect(await application.database.countRows()).toEqual(before);
  });

  it.each([
    {},
    { disabled: true },
    { disabled: true, reason: " " },
    { disabled: true, reason: "a\u0007b" },
    { disabled: true, reason: "a".repeat(501) },
    { disabled: false, reason: "a" },
    { disabled: true, reason: "a", role: "ADMIN" },
    { role: "CHIEF" },
    { role: "ADMIN", reason: "a" },
  ])("is not changed by %j", async (change) => {
    const { userId } = await signIn(application);
    const answer = await ask(`PATCH /api/admin/users/${userId}`, change);
    expect(answer).toMatchObject({ status: 400, body: { code: "malformed-request" } });
  });
});

describe("the last administrator", () => {
  it("stays what they are", async () => {
    const own = `PATCH /api/admin/users/${admin.userId}` as const;
    const before = await application.database.countRows();
    expect(await ask(own, { role: "USER" })).toMatchObject({
      status: 409,
      body: { code: "last-administrator" },
    });
    expect(await ask("DELETE /api/me")).toMatchObject({ status: 409, body: { code: "last-administrator" } });
    const disabling = await ask(own, { disabled: true, reason: "Tired" });
    expect(disabling).toMatchObject({ status: 409, body: { code: "own-account" } });
    expect(await application.database.countRows()).toEqual(before);
  });

  it("may make another, who then is refused from the moment on that they are none again", async () => {
    const { userId, as } = await signIn(application);
    const list = () => send(application, "GET /api/admin/users", { as });
    expect((await list()).status).toBe(403);
    await ask(`PATCH /api/admin/users/${userId}`, { role: "ADMIN" });
    expect((await list()).status).toBe(200);
    await ask(`PATCH /api/admin/users/${userId}`, { role: "USER" });
    expect(await list()).toMatchObject({ status: 403, body: { code: "forbidden" } });
  });
});

describe("GET /api/admin/events", () => {
  it("filters, also by an address in any spelling, and pages", async () => {
    const { userId } = await signIn(application);
    const since = new Date(Date.now() - 3_600_000).toISOString();
    const filter = `person=${userId}&address=%3A%3Affff%3A127.0.0.1&from=${since}`;
    const all = eventsOf((await ask(`GET /api/admin/events?${filter}`)).body).events;
    expect(all.map(({ type }) => type).sort()).toEqual(["session.started", "user.created", "user.viewed"]);
    const first = eventsOf((await ask(`GET /api/admin/events?${filter}&limit=1`)).body);
    const second = eventsOf(
      (await ask(`GET /api/admin/events?${filter}&limit=2&cursor=${first.next_cursor}`)).body,
    );
    expect([...first.events, ...second.events]).toEqual(all);
    expect(second.next_cursor).toBeNull();
    expect(eventsOf((await ask(`GET /api/admin/events?${filter}&to=${since}`)).body).events).toEqual([]);
  });

  it.each([
    "reference=%00",
    "reference=",
    "type=%00",
    "person=7",
    "address=here",
    "from=yesterday",
    "to=2026-01-01",
    "cursor=x",
  ])("%s is malformed", async (query) => {
    expect((await ask(`GET /api/admin/events?${query}`)).status).toBe(400);
  });
});
