import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, expect, it } from "vitest";
import { listHeldApplications } from "@/lib/applications/grants/data";
import { takeBackApplication } from "@/lib/applications/grants/mutations";
import { db } from "@/lib/db/client";
import type { Actor } from "@/lib/users/administrators";
import {
  enterAdministrator,
  EVERYTHING,
  held,
  hold,
  NOTHING,
  PROXIED,
  register,
  WEB,
} from "./application-world";
import { CLIENT, emptyTables, useFreshDatabase } from "./fixtures";

let actor: Actor;

beforeAll(useFreshDatabase);
beforeEach(async () => {
  await emptyTables();
  actor = await enterAdministrator();
});

it("what a person lets act is listed with what was asked and used, by name", async () => {
  const web = await register(actor, WEB);
  const proxied = await register(actor, PROXIED);
  const userId = await hold(web.id, null);
  await db().grant.update({
    where: { userId_applicationId: { userId, applicationId: web.id } },
    data: { scopes: ["email"], grantedAt: new Date("2026-01-02"), lastUsedAt: new Date("2026-01-03") },
  });
  await db().session.updateMany({
    where: { applicationId: web.id },
    data: { lastSeenAt: new Date("2026-01-04") },
  });
  await hold(proxied.id, "https://grafana.example.com");
  // A host asks nobody.
  await db().grant.deleteMany({ where: { applicationId: proxied.id } });
  expect(await listHeldApplications(userId)).toEqual([
    {
      id: proxied.id,
      clientId: proxied.clientId,
      name: "Grafana",
      kind: "PROXIED",
      origins: ["https://grafana.example.com"],
      scopes: [],
      grantedAt: null,
      lastUsedAt: expect.any(Date) as Date,
    },
    {
      id: web.id,
      clientId: web.clientId,
      name: "Wiki",
      kind: "WEB",
      origins: [],
      scopes: ["email"],
      grantedAt: new Date("2026-01-02"),
      lastUsedAt: new Date("2026-01-04"),
    },
  ]);
  expect(await listHeldApplications(actor.actorId)).toEqual([]);
  await db().session.updateMany({
    where: { applicationId: proxied.id },
    data: { absoluteExpiresAt: new Date("2026-01-05") },
  });
  expect((await listHeldApplications(userId)).map(({ name }) => name)).toEqual(["Wiki"]);
});

it("taking back ends sessions, codes and device codes of that person and application, and says so once", async () => {
  const { id } = await register(actor, WEB);
  const other = await register(actor, { ...WEB, name: "Other" });
  const userId = await hold(id, null);
  await hold(other.id, null);
  await db().grant.create({ data: { applicationId: id, userId: actor.actorId } });
  const [session] = await db().session.findMany({ where: { userId, applicationId: null } });
  const owned = { userId, sessionId: session?.id ?? "", applicationId: id };
  expect(await takeBackApplication(owned, CLIENT)).toBe(true);
  expect(await takeBackApplication(owned, CLIENT)).toBe(false);
  // Requests are nobody's yet; the other person's grant is theirs.
  expect(await held(id)).toEqual({ ...NOTHING, requests: 1, grants: 1 });
  expect(await held(other.id)).toEqual(EVERYTHING);
  expect(
    await db().auditEvent.findMany({
      where: { type: "application.taken-back" },
      select: { detail: true, actorId: true, subjectId: true, sessionId: true },
    }),
  ).toEqual([
    {
      detail: { application: "Wiki", sessions: 1 },
      actorId: userId,
      subjectId: userId,
      sessionId: owned.sessionId,
    },
  ]);
  expect(await takeBackApplication({ ...owned, applicationId: randomUUID() }, CLIENT)).toBe(false);
  expect(await takeBackApplication({ ...owned, userId: randomUUID() }, CLIENT)).toBe(false);
});

it("a code that was allowed a moment ago can be taken back too", async () => {
  const { id } = await register(actor, WEB);
  const userId = await hold(id, null);
  await db().session.deleteMany({ where: { applicationId: id } });
  await db().grant.deleteMany({ where: { applicationId: id } });
  await db().deviceCode.deleteMany({ where: { applicationId: id } });
  expect(await takeBackApplication({ userId, sessionId: randomUUID(), applicationId: id }, CLIENT)).toBe(
    true,
  );
  expect(await db().code.count()).toBe(0);
});
