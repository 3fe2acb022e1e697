import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { settleEmail } from "@/lib/accounts/email";
import { db, pool } from "@/lib/db/client";
import { signIn } from "@/lib/identity/sign-in";
import { issueSession } from "@/lib/sessions/mutations";
import { liftDecisionById, lookUpDecisions } from "@/lib/admin/decisions";
import { lookUpUsers } from "@/lib/admin/recorded-views";
import { disableUser } from "@/lib/admin/mutations";
import { digestOfEmail } from "@/lib/users/decisions/digest";
import { deleteUser } from "@/lib/users/mutations";
import { CLIENT, emptyTables, identity, useFreshDatabase, WAITING_FOR_US } from "./fixtures";

beforeAll(useFreshDatabase);
beforeEach(emptyTables);

async function enter(name: string) {
  const proof = identity({ subject: name, name, email: `${name.toLowerCase()}@example.com` });
  const { user, session } = await signIn(proof, { client: CLIENT, carrier: "COOKIE" });
  return { userId: user.id, sessionId: session.id };
}

async function enterChief() {
  const { userId, sessionId } = await enter("Chief");
  await db().user.update({ where: { id: userId }, data: { role: "ADMIN" } });
  return { actorId: userId, actorSessionId: sessionId };
}

const viewed = async () =>
  (await db().auditEvent.findMany({ where: { type: "user.viewed" } }))
    .map(({ subjectId }) => subjectId)
    .sort();

describe("lifting a decision that somebody is disabled", () => {
  async function disable() {
    const actor = await enterChief();
    const { userId } = await enter("Lee");
    await disableUser({ ...actor, userId, reason: "Left" }, CLIENT);
    const { id: decisionId } = await db().decision.findFirstOrThrow();
    return { actor, userId, decisionId };
  }

  it("leaves no session of a sign-in that overtook the disabling to come to life", async () => {
    const { actor, userId, decisionId } = await disable();
    const request = { user: { id: userId, role: "USER" }, provider: "google", carrier: "COOKIE" } as const;
    await db().$transaction((tx) => issueSession(tx, { ...request, client: CLIENT }));
    await liftDecisionById({ ...actor, decisionId }, CLIENT);
    expect(await db().session.count({ where: { userId } })).toBe(0);
  });

  it("says of nobody who has left that they were enabled", async () => {
    const { actor, userId, decisionId } = await disable();
    await deleteUser(userId);
    await liftDecisionById({ ...actor, decisionId }, CLIENT);
    expect(await db().auditEvent.count({ where: { type: "decision.lifted" } })).toBe(1);
    expect(await db().auditEvent.count({ where: { type: "user.enabled" } })).toBe(0);
  });
});

describe("looking decisions up", () => {
  const email = "shared@example.com";

  it("is a look at everybody whom they are about", async () => {
    const actor = await enterChief();
    const people = [(await enter("Alex")).userId, (await enter("Bo")).userId].sort();
    const digest = digestOfEmail(email);
    await db().decision.createMany({ data: people.map((userId) => ({ kind: "DISABLED", digest, userId })) });
    await lookUpDecisions({ ...actor, client: CLIENT }, { email }, 25);
    expect(await viewed()).toEqual(people);
  });

  it("is refused to an administrator who is gone, and nothing is written about them", async () => {
    const actor = await enterChief();
    const second = await enter("Second");
    await db().user.update({ where: { id: second.userId }, data: { role: "ADMIN" } });
    await deleteUser(actor.actorId);
    const looking = lookUpDecisions({ ...actor, client: CLIENT }, { email }, 25);
    await expect(looking).rejects.toMatchObject({ code: "unauthenticated" });
    expect(await db().auditEvent.count({ where: { type: "decision.viewed" } })).toBe(0);
  });
});

it("the last page of several people is a look at nobody, though one is alone on it", async () => {
  const actor = await enterChief();
  await enter("Alex");
  await enter("Alexa");
  const looking = { ...actor, client: CLIENT };
  const first = await lookUpUsers(looking, { q: "alex" }, 1);
  const last = await lookUpUsers(looking, { q: "alex" }, 1, first.nextCursor ?? "");
  expect([last.items.length, last.nextCursor]).toEqual([1, null]);
  expect(await viewed()).toEqual([]);
});

describe("an address for whose holder nobody vouched", () => {
  it("is marked as verified as long as a user has it", async () => {
    const { userId } = await enter("Alex");
    const verifiedAt = async () =>
      (await db().user.findUniqueOrThrow({ where: { id: userId } })).emailVerifiedAt;
    expect(await verifiedAt()).not.toBeNull();
    await db().account.updateMany({ data: { emailVerified: false } });
    const proof = identity({ provider: "github", subject: "1", email: "alex@example.com" });
    await signIn(proof, { client: CLIENT, carrier: "COOKIE" });
    expect(await verifiedAt()).toBeNull();
  });

  it("stays with them when an account vouches for it again at the moment that it would be taken", async () => {
    const holder = await enter("Alex");
    await db().account.updateMany({ data: { emailVerified: false } });
    const connection = await pool().connect();
    try {
      await connection.query('BEGIN; SELECT FROM "User" FOR NO KEY UPDATE');
      const proof = identity({ provider: "github", subject: "1", email: "alex@example.com" });
      const entering = signIn(proof, { client: CLIENT, carrier: "COOKIE" });
      const waiting = async () => (await connection.query(`SELECT pid ${WAITING_FOR_US}`)).rowCount;
      await expect.poll(waiting).toBeGreaterThan(0);
      await connection.query(`UPDATE "Account" SET "emailVerified" = true WHERE "userId" = $1`, [
        holder.userId,
      ]);
      await connection.query("COMMIT");
      expect(await entering).toMatchObject({ found: "linked", user: { id: holder.userId } });
      expect(await db().$transaction((tx) => settleEmail(tx, holder.userId, null))).toBe("alex@example.com");
    } finally {
      await connection.query("ROLLBACK");
      connection.release();
    }
  });
});
