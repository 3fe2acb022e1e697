import { describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { currentApplications, knownApplications } from "@/lib/sessions/cache/application-registry";
import { waitForOwnInvalidation } from "@/lib/sessions/cache/invalidation";
import { readSession } from "@/lib/sessions/data";
import { addApplication } from "./applications-world";
import { countKept, countQueries, issueKeptSession, queryByHand, useSessionCache } from "./cached-sessions";

useSessionCache();

const ORIGIN = "https://grafana.example.com";

async function addKnown() {
  const application = await addApplication({ origins: [ORIGIN], access: { emails: ["sample@example.com"] } });
  await waitForOwnInvalidation();
  await currentApplications();
  return application;
}

describe("the applications", () => {
  it("are read whole, once, and found by id, client id and origin", async () => {
    const { id, clientId, createdAt } = await addKnown();
    const registry = knownApplications();
    expect(await countQueries(async () => currentApplications())).toBe(0);
    expect(registry?.byOrigin(ORIGIN)).toEqual({
      id,
      clientId,
      name: "Sample",
      kind: "PROXIED",
      confidential: false,
      redirectUris: [],
      origins: [ORIGIN],
      access: { emails: ["sample@example.com"] },
      accepts: [],
      device: false,
      skipConsent: false,
      managedBy: "DATABASE",
      createdAt,
      disabledAt: null,
    });
    expect(registry?.byId(id)).toBe(registry?.byOrigin(ORIGIN));
    expect(registry?.byClientId(clientId)).toBe(registry?.byOrigin(ORIGIN));
  });

  it("let in nobody by a rule of a shape that this version does not know", async () => {
    const { id } = await addKnown();
    await queryByHand(`UPDATE "Application" SET "access" = '{"everybody": true, "group": "staff"}'`);
    await waitForOwnInvalidation();
    expect((await currentApplications()).byId(id)?.access).toBeNull();
  });

  it.each([
    [`UPDATE "Application" SET "disabledAt" = now()`, true],
    [`UPDATE "Application" SET "access" = '{"role": "admin"}'`, true],
    [`UPDATE "Application" SET "accepts" = '{other}'`, true],
    [`UPDATE "ApplicationOrigin" SET "origin" = 'https://other.example.com'`, true],
    [`DELETE FROM "ApplicationOrigin"`, true],
    [`DELETE FROM "Application"`, true],
    [`TRUNCATE "Application" CASCADE`, true],
    [`TRUNCATE "ApplicationOrigin"`, true],
    [
      `INSERT INTO "Application" ("id", "clientId", "name", "kind", "access") VALUES (gen_random_uuid(), 'x', 'x', 'WEB', '{}')`,
      true,
    ],
    [`INSERT INTO "ApplicationOrigin" SELECT 'https://new.example.com', "id" FROM "Application"`, true],
    [`UPDATE "User" SET "name" = 'Renamed'`, false],
    [`DELETE FROM "Session"`, false],
  ])("are asked for anew after %s: %s", async (sql, anew) => {
    await issueKeptSession();
    await addKnown();
    await queryByHand(sql);
    await waitForOwnInvalidation();
    expect(knownApplications() === null).toBe(anew);
    const found = (await currentApplications()).byOrigin(ORIGIN);
    const row = await db().application.findFirst({
      where: { origins: { some: { origin: ORIGIN } } },
      select: { access: true, accepts: true, disabledAt: true },
    });
    expect(found && { access: found.access, accepts: found.accepts, disabledAt: found.disabledAt }).toEqual(
      row,
    );
  });

  it("cost no session its place in memory when they change", async () => {
    const { session } = await issueKeptSession();
    await readSession(session.sealed);
    await addKnown();
    await queryByHand(`UPDATE "Application" SET "disabledAt" = now()`);
    await waitForOwnInvalidation();
    expect(countKept()).toBe(1);
  });
});
