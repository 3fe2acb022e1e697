import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db, pool } from "@/lib/db/client";
import { signIn } from "@/lib/identity/sign-in";
import { liftDecisionById } from "@/lib/admin/decisions";
import { changeRole, disableUser, enableUser, recordView } from "@/lib/admin/mutations";
import { CLIENT, emptyTables, identity, useFreshDatabase, WAITING_FOR_US } from "./fixtures";

beforeAll(useFreshDatabase);
beforeEach(emptyTables);

async function enter(subject: string) {
  const proof = identity({ subject, email: `${subject}@example.com` });
  const { user, session } = await signIn(proof, { client: CLIENT, carrier: "COOKIE" });
  return { userId: user.id, sessionId: session.id };
}

async function enterBoth() {
  const chief = await enter("chief");
  await db().user.update({ where: { id: chief.userId }, data: { role: "ADMIN" } });
  const { userId } = await enter("person");
  return { change: { actorId: chief.userId, actorSessionId: chief.sessionId, userId }, userId };
}

/** Runs while somebody else has done a statement with the person's row, which counts once this waits for it. */
async function runWhile<T>(statement: string, userId: string, run: () => Promise<T>): Promise<T> {
  const connection = await pool().connect();
  try {
    await connection.query("BEGIN");
    await connection.query(statement, [userId]);
    const running = run();
    // A refusal is looked at below, also when it comes before that.
    running.catch(() => undefined);
    await expect.poll(async () => (await connection.query(`SELECT pid ${WAITING_FOR_US}`)).rowCount).toBe(1);
    await connection.query("COMMIT");
    return await running;
  } finally {
    await connection.query("ROLLBACK");
    connection.release();
  }
}

const eventsSince = async (before: number) => (await db().auditEvent.count()) - before;

describe("somebody who is deleted at the same moment", () => {
  const DELETED = `DELETE FROM "User" WHERE "id" = $1`;

  it.each([
    ["disabled", (change: Change) => disableUser({ ...change, reason: "Left" }, CLIENT)],
    ["enabled", (change: Change) => enableUser(change, CLIENT)],
    ["given another role", (change: Change) => changeRole({ ...change, role: "ADMIN" }, CLIENT)],
  ])("is not %s any more, and nothing is written about them", async (_, run) => {
    const { change, userId } = await enterBoth();
    const before = await db().auditEvent.count();
    expect(await runWhile(DELETED, userId, () => run(change))).toBe("not-found");
    expect(await eventsSince(before)).toBe(0);
    expect(await db().decision.count()).toBe(0);
  });

  it("is not looked at, and nothing is written about them", async () => {
    const { change, userId } = await enterBoth();
    const before = await db().auditEvent.count();
    expect(await runWhile(DELETED, userId, () => recordView(change, CLIENT))).toBe(false);
    expect(await eventsSince(before)).toBe(0);
  });

  it("has a decision about them lifted, and nothing is written about whom it was", async () => {
    const { change, userId } = await enterBoth();
    const { actorId, actorSessionId } = change;
    await disableUser({ ...change, reason: "Left" }, CLIENT);
    const { id: decisionId } = await db().decision.findFirstOrThrow();
    const lift = () => liftDecisionById({ actorId, actorSessionId, decisionId }, CLIENT);
    expect(await runWhile(DELETED, userId, lift)).toBe("lifted");
    const where = { type: { in: ["decision.lifted", "user.enabled"] } };
    expect(await db().auditEvent.findMany({ where })).toMatchObject([
      { type: "decision.lifted", subjectId: null },
    ]);
  });
});

describe("somebody who is changed at the same moment", () => {
  it.each([
    [
      "disabled once",
      `UPDATE "User" SET "disabledAt" = now(), "disabledReason" = 'First' WHERE "id" = $1`,
      (change: Change) => disableUser({ ...change, reason: "Second" }, CLIENT),
    ],
    [
      "given a role once",
      `UPDATE "User" SET "role" = 'ADMIN' WHERE "id" = $1`,
      (change: Change) => changeRole({ ...change, role: "ADMIN" }, CLIENT),
    ],
  ])("is %s", async (_, statement, run) => {
    const { change, userId } = await enterBoth();
    const before = await db().auditEvent.count();
    expect(await runWhile(statement, userId, () => run(change))).toBe("unchanged");
    expect(await eventsSince(before)).toBe(0);
    expect(await db().user.findUnique({ where: { id: userId } })).not.toMatchObject({
      disabledReason: "Second",
    });
  });

  it("is enabled once", async () => {
    const { change, userId } = await enterBoth();
    await disableUser({ ...change, reason: "Away" }, CLIENT);
    const before = await db().auditEvent.count();
    const enabled = `UPDATE "User" SET "disabledAt" = NULL, "disabledReason" = NULL WHERE "id" = $1`;
    expect(await runWhile(enabled, userId, () => enableUser(change, CLIENT))).toBe("unchanged");
    expect(await eventsSince(before)).toBe(0);
  });
});

describe("two looks", () => {
  it.each([
    ["of which the first was ten minutes ago are two", 600, 2],
    ["of which the first was half a minute less ago are one", 570, 1],
  ])("%s", async (_, seconds, count) => {
    const { change, userId } = await enterBoth();
    const { actorId, actorSessionId } = change;
    await pool().query(
      `INSERT INTO "AuditEvent" ("id", "at", "type", "actorId", "subjectId", "sessionId", "ip", "userAgent")
       VALUES (gen_random_uuid(), now() - make_interval(secs => $1), 'user.viewed', $2, $3, $4, $5, $6)`,
      [seconds, actorId, userId, actorSessionId, CLIENT.ip, CLIENT.userAgent],
    );
    expect(await recordView(change, CLIENT)).toBe(true);
    expect(await db().auditEvent.count({ where: { type: "user.viewed" } })).toBe(count);
  });
});

type Change = Awaited<ReturnType<typeof enterBoth>>["change"];
