import { Client } from "pg";
import { describe, expect, it } from "vitest";
import { transaction } from "@/lib/db/transaction";
import { findCachedApplicationSession, readApplicationSession } from "@/lib/sessions/application/data";
import { waitForOwnInvalidation } from "@/lib/sessions/cache/invalidation";
import { findCachedSession, readSession } from "@/lib/sessions/data";
import { rotateSession } from "@/lib/sessions/mutations";
import { IDLES_SOON } from "@/lib/sessions/policy";
import { addApplication, handBearer, handChild, issueParent } from "./applications-world";
import {
  countKept,
  countKeptOfApplications,
  countQueries,
  queryByHand,
  useSessionCache,
} from "./cached-sessions";
import { createUser } from "./fixtures";

useSessionCache();

const ORIGIN = "https://a.example.com";

/** A browser's session, a guarded host's child of it and a program's bearer, all of them read and in memory. */
async function known() {
  const user = await createUser();
  const [proxied, native] = [
    await addApplication({ origins: [ORIGIN] }),
    await addApplication({ kind: "NATIVE" }),
  ];
  const parent = await issueParent(user);
  const child = await handChild(user, parent, proxied.id, ORIGIN);
  const bearer = await handBearer(user, parent, native.id, ["email"]);
  await waitForOwnInvalidation();
  await readSession(parent.sealed);
  for (const { sealed } of [child, bearer]) await readApplicationSession(sealed);
  return { user, proxied, native, parent, child, bearer };
}

const statusOf = async ({ sealed }: { sealed: string }) => (await readApplicationSession(sealed)).status;

describe("an application's session read twice", () => {
  it("is asked of the database once, and reads the same", async () => {
    const { user, proxied, native, parent, child, bearer } = await known();
    const queries = await countQueries(async () => {
      const read = await readApplicationSession(child.sealed);
      expect(read).toMatchObject({
        status: "live",
        session: { id: child.id, carrier: "COOKIE", expiresAt: parent.absoluteExpiresAt },
        user: { id: user.id },
        application: { id: proxied.id, origin: ORIGIN, parentId: parent.id, scopes: [] },
      });
      expect(findCachedApplicationSession(child.sealed)).toEqual(read);
      expect(await readApplicationSession(bearer.sealed)).toMatchObject({
        session: { id: bearer.id, carrier: "BEARER" },
        application: { id: native.id, origin: null, parentId: null, scopes: ["email"] },
      });
    });
    expect(queries).toBe(0);
    expect([countKept(), countKeptOfApplications()]).toEqual([1, 2]);
  });

  it("is never found as a full one, nor a full one as it", async () => {
    const { parent, child, bearer } = await known();
    for (const { sealed } of [child, bearer]) {
      expect(findCachedSession(sealed)).toBeNull();
      expect(await readSession(sealed)).toEqual({ status: "unopenable" });
    }
    expect(findCachedApplicationSession(parent.sealed)).toBeNull();
    expect(await readApplicationSession(parent.sealed)).toEqual({ status: "unopenable" });
  });

  it("that is dead is asked for once", async () => {
    const { child, bearer } = await known();
    await queryByHand('DELETE FROM "Session"');
    await waitForOwnInvalidation();
    for (const one of [child, bearer]) {
      expect(await statusOf(one)).toBe("unknown");
      expect(await countQueries(async () => expect(await statusOf(one)).toBe("unknown"))).toBe(0);
    }
  });
});

describe("a change by hand", () => {
  it.each([
    [`DELETE FROM "Session" WHERE "applicationId" IS NULL`, "unknown", "live"],
    [`DELETE FROM "Session" WHERE "parentId" IS NOT NULL`, "unknown", "live"],
    [`DELETE FROM "Application" WHERE "kind" = 'NATIVE'`, "live", "unknown"],
    [`DELETE FROM "Application"`, "unknown", "unknown"],
    [`DELETE FROM "User"`, "unknown", "unknown"],
    [`TRUNCATE "Session"`, "unknown", "unknown"],
    [`UPDATE "User" SET "disabledAt" = now()`, "disabled", "disabled"],
    // Of the parent alone: it is what its children live by.
    [
      `UPDATE "Session" SET "lastSeenAt" = now() - interval '8 days' WHERE "applicationId" IS NULL`,
      "idle",
      "live",
    ],
    [`UPDATE "Session" SET "absoluteExpiresAt" = now() WHERE "applicationId" IS NULL`, "expired", "live"],
    [
      `UPDATE "Session" SET "createdAt" = now() - interval '31 days' WHERE "applicationId" IS NULL`,
      "expired",
      "live",
    ],
    [
      `UPDATE "Session" SET "lastSeenAt" = now() - interval '8 days' WHERE "applicationId" IS NOT NULL`,
      "live",
      "idle",
    ],
    [`UPDATE "Session" SET "absoluteExpiresAt" = now() WHERE "applicationId" IS NOT NULL`, "live", "expired"],
  ])("%s: the child is %s, the bearer %s", async (sql, child, bearer) => {
    const sessions = await known();
    await queryByHand(sql);
    await waitForOwnInvalidation();
    expect([await statusOf(sessions.child), await statusOf(sessions.bearer)]).toEqual([child, bearer]);
  });

  it.each([
    ["the parent", `DELETE FROM "Session" WHERE "id" = $1`],
    [
      "the parent, backdated",
      `UPDATE "Session" SET "lastSeenAt" = "lastSeenAt" - interval '1 second' WHERE "id" = $1`,
    ],
    [
      "its user's role",
      `UPDATE "User" SET "role" = 'ADMIN' WHERE "id" IN (SELECT "userId" FROM "Session" WHERE "id" = $1)`,
    ],
  ])("of %s takes the child out of memory", async (_, sql) => {
    const { parent, child } = await known();
    await queryByHand(sql, [parent.id]);
    await waitForOwnInvalidation();
    expect(findCachedApplicationSession(child.sealed)).toBeNull();
  });

  it("of a parent is announced once for it and once for each child", async () => {
    const { user, proxied, parent, child } = await known();
    const second = await handChild(user, parent, proxied.id, ORIGIN);
    const heard: string[] = [];
    const listener = new Client({ connectionString: process.env.DATABASE_URL });
    await listener.connect();
    listener.on("notification", ({ payload = "" }) => heard.push(payload));
    await listener.query("LISTEN cloakroom_sessions");
    await queryByHand(
      `UPDATE "Session" SET "lastSeenAt" = "lastSeenAt" - interval '1 second' WHERE "id" = $1`,
      [parent.id],
    );
    await queryByHand(`DELETE FROM "Session" WHERE "id" = $1`, [parent.id]);
    await listener.query("SELECT 1");
    await listener.end();
    const told = heard.flatMap((payload) => payload.replace(/^session:/, "").split(","));
    const all = [parent.id, child.id, second.id];
    expect(told.sort()).toEqual([...all, ...all].sort());
  });
});

describe("a step-up at the parent", () => {
  it("leaves its children alive, and does not make them fresh", async () => {
    const { user, parent, child } = await known();
    await queryByHand(`UPDATE "Session" SET "authenticatedAt" = now() - interval '1 hour'`);
    await transaction((tx) => rotateSession(tx, { sessionId: parent.id, userId: user.id }));
    expect(await readApplicationSession(child.sealed)).toMatchObject({
      status: "live",
      session: { fresh: false },
    });
  });
});

describe("a child that would idle out soon", () => {
  it("by its parent's last use is asked of the database", async () => {
    const { parent, child } = await known();
    await queryByHand(
      `UPDATE "Session" SET "lastSeenAt" = now() - interval '7 days' + make_interval(secs => $2) WHERE "id" = $1`,
      [parent.id, IDLES_SOON - 5],
    );
    await waitForOwnInvalidation();
    const read = () => readApplicationSession(child.sealed);
    expect(await read()).toMatchObject({ session: { needsTouch: true, idlesSoon: true } });
    expect(await countQueries(async () => expect((await read()).status).toBe("live"))).toBe(1);
  });
});
