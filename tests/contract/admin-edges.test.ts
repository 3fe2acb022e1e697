import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { DRAWN_FOR } from "@/lib/gate/drawn-for";
import { sharedApplication } from "./application";
import { sendHttp } from "./http";
import { signIn } from "./sign-in";

const application = sharedApplication();
const { database } = application;

let admin: { cookie: string; userId: string };
beforeAll(async () => {
  const { userId, as } = await signIn(application);
  await database.query(`UPDATE "User" SET "role" = 'ADMIN' WHERE "id" = $1`, userId);
  admin = { cookie: "cookie" in as ? as.cookie : "", userId };
});

const ask = (path: string, method = "GET", headers: Record<string, string> = {}) =>
  sendHttp(new URL(path, application.url), { method, headers: { cookie: admin.cookie, ...headers } });

/** The path as the administrator's own page links to it. */
const asDrawn = (path: string) => `${path}${path.includes("?") ? "&" : "?"}${DRAWN_FOR}=${admin.userId}`;

const countExports = () =>
  database.query(
    `SELECT count(*)::int FROM "AuditEvent" WHERE "type" IN ('data.exported', 'events.exported') AND "actorId" = $1`,
    admin.userId,
  );

const cursorOf = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

describe("an administrator's page takes what nobody can have typed", () => {
  it.each([
    "/admin/events?type=%00",
    "/admin/events?type=session.started%00",
    "/admin/events?person=a%00b",
    "/admin/events?address=%00",
    "/admin/events?reference=%00",
    "/admin/events?reference=a%00b",
    "/admin/events?from=0000-01-01&to=9999-12-31",
    "/admin/users?cursor=x",
    `/admin/users?cursor=${cursorOf([randomUUID(), "\0"])}`,
    `/admin/users?cursor=${cursorOf([randomUUID(), "\ud800"])}&q=a`,
    `/admin/users?cursor=${cursorOf({ length: 2 })}`,
    "/admin/users?q=%00",
    "/admin?days=__proto__",
  ])("%s", async (path) => {
    expect((await ask(path)).status).toBe(200);
  });

  it("and its download is whole", async () => {
    const { status, text } = await ask(asDrawn("/admin/events/download?type=%00&from=9999-12-31"));
    expect({ status, lines: text.trim().split("\r\n").length }).toEqual({ status: 200, lines: 1 });
  });
});

describe("a look at a person by a page", () => {
  it.each([
    "/admin/users/{id}",
    "/admin/users?q={id}",
    "/admin/users?q={email}",
    "/admin/events?person={id}",
    "/admin/events?person={email}",
  ])("%s is on record, once, and not before it is had", async (path) => {
    const { userId, person } = await signIn(application);
    const countLooks = () =>
      database.query(
        `SELECT count(*)::int AS "looks" FROM "AuditEvent"
           WHERE "type" = 'user.viewed' AND "subjectId" = $1 AND "actorId" = $2`,
        userId,
        admin.userId,
      );
    const filled = path.replace("{id}", userId).replace("{email}", encodeURIComponent(person.google.email));
    expect(await ask(filled, "HEAD")).toMatchObject({ status: 204, text: "" });
    expect(await countLooks()).toEqual([{ looks: 0 }]);
    const ahead = await ask(filled, "GET", { "sec-purpose": "prefetch" });
    expect(ahead).toMatchObject({ status: 425, text: "" });
    expect(await countLooks()).toEqual([{ looks: 0 }]);
    for (let again = 0; again < 2; again++) expect((await ask(filled)).status).toBe(200);
    expect(await countLooks()).toEqual([{ looks: 1 }]);
  });
});

describe("a browser takes nothing ahead of time", () => {
  it.each(["/api/admin/events/export", "/admin/events/download", "/api/me/export", "/account/data/download"])(
    "%s leaves no event, no lease and no point of a limit",
    async (path) => {
      const traces = () =>
        database.query(
          `SELECT (SELECT count(*)::int FROM "AuditEvent") AS "events", (SELECT count(*)::int FROM "Export") AS "leases",
                  (SELECT coalesce(sum("points"), 0)::int FROM "RateLimit") AS "points"`,
        );
      const before = await traces();
      const ahead = await ask(asDrawn(path), "GET", { "sec-purpose": "prefetch" });
      expect(ahead).toMatchObject({ status: 425, text: "" });
      expect(ahead.headers.get("content-disposition")).toBeNull();
      expect(await traces()).toEqual(before);
    },
  );
});

describe("HEAD takes no copy of anything away", () => {
  it.each(["/api/admin/events/export", "/admin/events/download", "/api/me/export", "/account/data/download"])(
    "%s",
    async (path) => {
      const before = await countExports();
      const { status, headers, text } = await ask(asDrawn(path), "HEAD");
      expect({ status, text }).toEqual({ status: 200, text: "" });
      expect(headers.get("content-disposition")).toMatch(/^attachment; filename="cloakroom-/);
      expect(await countExports()).toEqual(before);
      const got = await ask(asDrawn(path));
      expect(got.headers.get("content-type")).toBe(headers.get("content-type"));
      expect(await countExports()).not.toEqual(before);
    },
  );
});
