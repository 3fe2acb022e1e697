import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { event as eventSchema } from "@/lib/api/contract/schema";
import { asAdministrator, WEB } from "./administrator";
import { sharedApplication } from "./application";
import { send } from "./client";
import { signIn } from "./sign-in";

const application = sharedApplication();
const { database } = application;
const { ask, register, shown } = asAdministrator(application);

const host = () => `https://${randomUUID()}.example.com`;
const proxied = (...origins: string[]) => ({
  name: "Grafana",
  kind: "proxied",
  origins,
  access: { role: "admin" },
});

describe("an application", () => {
  it("is registered, listed and read, and its secret is told once", async () => {
    const created = await register(WEB);
    expect(created).toMatchObject({
      ...WEB,
      origins: [],
      accepts: [],
      device: false,
      skip_consent: false,
      managed_by: "database",
      disabled_at: null,
      secrets: [{ expires_at: null }],
    });
    expect(created.client_secret).toMatch(/^cs_[\w-]{43}$/);
    const { client_secret: secret, ...rest } = created;
    expect(await shown(created.id)).toEqual(rest);
    const listed = await ask("GET /api/admin/applications");
    expect(listed).toMatchObject({ status: 200 });
    expect((listed.body as { applications: unknown[] }).applications).toContainEqual(rest);
    expect(JSON.stringify(listed.body)).not.toContain(secret);
  });

  it.each([
    [
      "native",
      {
        name: "Desk",
        kind: "native",
        redirect_uris: ["com.example.desk:/callback"],
        device: true,
        access: { emails: [] },
      },
    ],
    ["web without a secret", { ...WEB, confidential: false }],
    ["proxied", proxied(host())],
  ])("that is %s has no secret", async (_, body) => {
    const created = await register(body);
    expect(created.client_secret).toBeUndefined();
    expect(created.secrets).toEqual([]);
    expect(await ask(`POST /api/admin/applications/${created.id}/secrets`)).toMatchObject({
      status: 409,
      body: { code: "application-secrets" },
    });
  });

  it("is changed field by field, disabled, enabled and deleted", async () => {
    const { id, client_secret: _secret, ...rest } = await register(WEB);
    const path = `/api/admin/applications/${id}`;
    const changes = { name: "Handbook", access: { email_domains: ["Example.COM"] }, kind: "web" };
    expect(await ask(`PATCH ${path}`, changes)).toMatchObject({
      status: 200,
      body: { ...rest, name: "Handbook", access: { email_domains: ["example.com"] } },
    });
    const disabled = await ask(`PATCH ${path}`, { disabled: true });
    expect(disabled).toMatchObject({ status: 200, body: { name: "Handbook" } });
    expect((await shown(id)).disabled_at).not.toBeNull();
    await ask(`PATCH ${path}`, { disabled: false });
    expect((await shown(id)).disabled_at).toBeNull();
    expect(await ask(`DELETE ${path}`)).toMatchObject({ status: 200, body: { success: true } });
    const gone = { status: 404, body: { code: "application-unknown" } };
    for (const operation of [`GET ${path}`, `DELETE ${path}`, `POST ${path}/secrets`])
      expect(await ask(operation)).toMatchObject(gone);
    expect(await ask(`PATCH ${path}`, changes)).toMatchObject(gone);
  });

  it("gets another secret, two at most, and loses one", async () => {
    const { id, secrets } = await register(WEB);
    const path = `/api/admin/applications/${id}/secrets`;
    const second = await ask(`POST ${path}`);
    expect(second).toMatchObject({
      status: 201,
      body: {
        client_secret: expect.stringMatching(/^cs_/) as string,
        secrets: [{ id: secrets[0]?.id, expires_at: expect.any(String) as string }, { expires_at: null }],
      },
    });
    expect(await ask(`POST ${path}`)).toMatchObject({ status: 409, body: { code: "application-secrets" } });
    expect(await ask(`DELETE ${path}/${secrets[0]?.id}`)).toMatchObject({ status: 200 });
    expect(await ask(`DELETE ${path}/${secrets[0]?.id}`)).toMatchObject({
      status: 404,
      body: { code: "not-found" },
    });
    expect((await shown(id)).secrets).toHaveLength(1);
  });

  it.each(["x", "%00", randomUUID(), "1' OR '1'='1"])(
    "of an id that is nobody's is unknown: %s",
    async (id) => {
      const answer = await ask(`GET /api/admin/applications/${encodeURIComponent(id)}`);
      expect(answer).toMatchObject({ status: 404, body: { code: "application-unknown" } });
    },
  );

  it("that a file manages is read only", async () => {
    const { id } = await register(WEB);
    await database.query(`UPDATE "Application" SET "managedBy" = 'FILE' WHERE "id" = $1`, id);
    const path = `/api/admin/applications/${id}`;
    const refused = { status: 409, body: { code: "application-managed-by-file" } };
    expect(await ask(`PATCH ${path}`, { name: "X" })).toMatchObject(refused);
    expect(await ask(`PATCH ${path}`, { disabled: true })).toMatchObject(refused);
    expect(await ask(`DELETE ${path}`)).toMatchObject(refused);
    expect(await ask(`POST ${path}/secrets`)).toMatchObject(refused);
    expect(await ask(`DELETE ${path}/secrets/${randomUUID()}`)).toMatchObject(refused);
    expect(await shown(id)).toMatchObject({ name: "Wiki", managed_by: "file", disabled_at: null });
  });
});

describe("what a person has let act", () => {
  it("is theirs to see and to take back, with all that came of it, and nobody else's", async () => {
    const { id, client_id } = await register(WEB);
    const person = await signIn(application);
    const other = await signIn(application);
    for (const { userId } of [person, other]) {
      await database.query(
        `INSERT INTO "Grant" ("userId", "applicationId", "scopes") VALUES ($1, $2, '{profile,email}')`,
        userId,
        id,
      );
      await database.query(
        `INSERT INTO "Session" ("id", "userId", "secretHash", "absoluteExpiresAt", "carrier", "provider", "applicationId")
         VALUES ($3, $1, sha256('x'), now() + interval '1 day', 'BEARER', 'google', $2)`,
        userId,
        id,
        randomUUID(),
      );
    }
    const list = () => send(application, "GET /api/me/applications", { as: person.as });
    expect(await list()).toMatchObject({
      status: 200,
      body: {
        applications: [
          {
            id,
            client_id,
            name: "Wiki",
            kind: "web",
            origins: [],
            scopes: ["profile", "email"],
            granted_at: expect.any(String) as string,
          },
        ],
      },
    });
    const takeBack = () => send(application, `DELETE /api/me/applications/${id}`, { as: person.as });
    expect(await takeBack()).toMatchObject({ status: 200, body: { success: true } });
    expect(await takeBack()).toMatchObject({ status: 404, body: { code: "application-unknown" } });
    expect(await list()).toMatchObject({ status: 200, body: { applications: [] } });
    const left = `SELECT "userId" FROM "Session" WHERE "applicationId" = $1 UNION ALL SELECT "userId" FROM "Grant" WHERE "applicationId" = $1`;
    expect(await database.query(left, id)).toEqual([{ userId: other.userId }, { userId: other.userId }]);
    const { body } = await send(application, "GET /api/me/events", { as: person.as });
    const { events } = z.object({ events: z.array(eventSchema) }).parse(body);
    expect(events[0]).toMatchObject({
      type: "application.taken-back",
      detail: { application: "Wiki", sessions: 1 },
    });
  });
});
