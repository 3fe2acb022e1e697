import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { auditEvent } from "@/lib/api/contract/admin/schema";
import { sharedApplication } from "./application";
import { send } from "./client";
import { sendHttp } from "./http";
import { signIn, type SignedIn } from "./sign-in";

const application = sharedApplication();
const { database } = application;

let admin: SignedIn;
beforeAll(async () => {
  admin = await signIn(application);
  await database.query(`UPDATE "User" SET "role" = 'ADMIN' WHERE "id" = $1`, admin.userId);
});

const ask = (path: string) => send(application, `GET ${path as `/${string}`}`, { as: admin.as });
const eventsOf = (body: unknown) => z.object({ events: z.array(auditEvent) }).parse(body).events;

describe("a look at a person by the API", () => {
  it("by their e-mail is on record", async () => {
    const { userId, person } = await signIn(application);
    await ask(`/api/admin/users?q=${encodeURIComponent(person.google.email)}`);
    const views = await database.query(
      `SELECT "actorId" FROM "AuditEvent" WHERE "subjectId" = $1 AND "type" = 'user.viewed'`,
      userId,
    );
    expect(views).toEqual([{ actorId: admin.userId }]);
  });

  it("by an address is on record, without the address", async () => {
    await ask("/api/admin/events?address=203.0.113.77");
    const [view] = eventsOf((await ask("/api/admin/events?type=address.viewed")).body);
    expect(view).toMatchObject({ actor_id: admin.userId, subject_id: null, detail: {} });
  });

  it.each([
    (id: string) => `/api/admin/users/${id}`,
    (id: string) => `/api/admin/users/${id}/sessions`,
    (id: string) => `/api/admin/users?q=${id}`,
    (id: string) => `/api/admin/events?person=${id}`,
    () => `/api/admin/events?address=127.0.0.1`,
  ])("is refused to HEAD and to a prefetch, which tell nothing and leave no event: %s", async (pathOf) => {
    const { userId } = await signIn(application);
    const headers: Record<string, string> = "cookie" in admin.as ? { cookie: admin.as.cookie } : {};
    const before = await database.countRows();
    const askHead = (id: string) =>
      sendHttp(new URL(pathOf(id), application.url), { method: "HEAD", headers });
    const [known, unknown] = [await askHead(userId), await askHead(randomUUID())];
    expect(known).toMatchObject({ status: 200, text: "" });
    expect(unknown).toMatchObject({ status: 200, text: "" });
    expect(known.headers.get("content-length")).toBe(unknown.headers.get("content-length"));
    const ahead = await sendHttp(new URL(pathOf(userId), application.url), {
      method: "GET",
      headers: { ...headers, "sec-purpose": "prefetch" },
    });
    expect(ahead).toMatchObject({ status: 425, text: "" });
    expect(await database.countRows()).toEqual(before);
  });
});

describe("the reference of a refusal", () => {
  it("that its answer showed finds its event, in any case", async () => {
    const { body } = await send(application, "POST /auth/google", { json: { id_token: "no.token" } });
    const { request_id } = z.object({ request_id: z.uuid() }).parse(body);
    const found = await ask(`/api/admin/events?reference=${request_id.toUpperCase()}`);
    expect(eventsOf(found.body)).toMatchObject([
      { type: "sign-in.refused", detail: { reference: request_id } },
    ]);
    expect(eventsOf((await ask(`/api/admin/events?reference=${randomUUID()}`)).body)).toEqual([]);
  });
});
