import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findEmailWithout, listLinkedAccounts } from "@/lib/accounts/data";
import { unlinkAccount } from "@/lib/accounts/mutations";
import { findEndedSession, listEvents } from "@/lib/audit/data";
import { db, pool } from "@/lib/db/client";
import type { Identity } from "@/lib/identity/identity";
import { linkIdentity } from "@/lib/identity/link";
import { signIn } from "@/lib/identity/sign-in";
import { reauthenticate } from "@/lib/identity/reauthenticate";
import { listSessions, readSession } from "@/lib/sessions/data";
import { revokeOtherSessions, revokeSession } from "@/lib/sessions/mutations";
import { deleteUser, updateProfile } from "@/lib/users/mutations";
import { CLIENT, countRows, emptyTables, identity, useFreshDatabase } from "./fixtures";

beforeAll(useFreshDatabase);
beforeEach(emptyTables);

const google = identity();
const github = identity({ provider: "github", subject: "7000001", profile: { login: "sample" } });
const stranger = identity({ subject: "2", email: "stranger@example.com", name: "Stranger" });
const request = { client: CLIENT, carrier: "COOKIE" } as const;

async function enter(proof: Identity = google) {
  const { user, session } = await signIn(proof, request);
  return { userId: user.id, sessionId: session.id, sealed: session.sealed };
}

/** A person with an account at both providers, and the ids of these. */
async function enterWithTwoAccounts() {
  const person = await enter();
  await linkIdentity(github, person.userId, CLIENT);
  const [first, second] = await listLinkedAccounts(person.userId);
  if (!first || !second) throw new Error("there are not two accounts");
  return { ...person, first, second };
}

/** Connections to this database that wait for a row or a transaction. */
const WAITING = `SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`;

async function eventTypes(userId: string): Promise<string[]> {
  return (await listEvents(userId, 100)).items.map(({ type }) => type);
}

describe("disconnecting", () => {
  it("of the last two accounts at once leaves one: the second waits, and finds what the first has left", async () => {
    const { userId, sessionId, first, second } = await enterWithTwoAccounts();
    // Both accounts are held, so that a second one who did not wait would have counted two as well before either is deleted.
    const holder = await pool().connect();
    await holder.query('BEGIN; SELECT FROM "Account" FOR UPDATE');
    const unlinking = [first, second].map(({ id }) =>
      unlinkAccount({ accountId: id, userId, sessionId }, CLIENT),
    );
    await expect.poll(async () => (await pool().query(WAITING)).rowCount).toBe(2);
    await holder.query("COMMIT");
    holder.release();
    expect((await Promise.all(unlinking)).sort()).toEqual(["last", "unlinked"]);
    expect(await listLinkedAccounts(userId)).toHaveLength(1);
    expect((await eventTypes(userId)).filter((type) => type === "account.unlinked")).toHaveLength(1);
  });

  it("twice has one effect, and the second is told so", async () => {
    const { userId, sessionId, first } = await enterWithTwoAccounts();
    const owned = { accountId: first.id, userId, sessionId };
    const outcomes = await Promise.all([unlinkAccount(owned, CLIENT), unlinkAccount(owned, CLIENT)]);
    // Which of them comes second decides between "gone already" and "that is the last one".
    expect(outcomes).toContain("unlinked");
    expect(await unlinkAccount(owned, CLIENT)).toBe("unknown");
    expect(await listLinkedAccounts(userId)).toHaveLength(1);
  });

  it("somebody else's account is not there", async () => {
    const { userId, sessionId } = await enterWithTwoAccounts();
    const other = await enter(stranger);
    const [theirs] = await listLinkedAccounts(other.userId);
    const owned = { accountId: theirs?.id ?? "", userId, sessionId };
    expect(await unlinkAccount(owned, CLIENT)).toBe("unknown");
    expect(await listLinkedAccounts(other.userId)).toHaveLength(1);
  });

  it("takes along the e-mail that no other account vouches for, so that the account cannot come back by it", async () => {
    const { userId, sessionId } = await enter();
    await linkIdentity({ ...github, email: "second@example.com" }, userId, CLIENT);
    const [first] = await listLinkedAccounts(userId);
    expect(await unlinkAccount({ accountId: first?.id ?? "", userId, sessionId }, CLIENT)).toBe("unlinked");
    expect(await db().user.findUnique({ where: { id: userId } })).toMatchObject({
      email: "second@example.com",
    });
    const again = await signIn(google, request);
    expect(again).toMatchObject({ found: "created" });
    expect(again.user.id).not.toBe(userId);
  });

  it.each([
    ["another verified one", { email: "second@example.com", emailVerified: true }, "second@example.com"],
    ["none, of one that is not verified", { email: "second@example.com", emailVerified: false }, null],
    ["none, of one that somebody else has", { email: "stranger@example.com", emailVerified: true }, null],
    ["the same, of one that both vouch for", { email: google.email, emailVerified: true }, google.email],
  ])("leaves the address that was foretold: %s", async (_, other, expected) => {
    await enter(stranger);
    const { userId, sessionId } = await enter();
    await linkIdentity({ ...github, ...other }, userId, CLIENT);
    const [first, ...rest] = await listLinkedAccounts(userId);
    const foretold = await findEmailWithout({ id: userId, email: google.email }, rest);
    expect(await unlinkAccount({ accountId: first?.id ?? "", userId, sessionId }, CLIENT)).toBe("unlinked");
    const { email } = await db().user.findUniqueOrThrow({ where: { id: userId }, select: { email: true } });
    expect([foretold, email]).toEqual([expected, expected]);
  });
});

describe("connecting", () => {
  it("one account to two users at once gives it to one, and the other is told", async () => {
    const one = await enter();
    const two = await enter(stranger);
    const wanted = identity({ provider: "github", subject: "9", email: "third@example.com" });
    const outcomes = await Promise.allSettled(
      [one, two].map(({ userId }) => linkIdentity(wanted, userId, CLIENT)),
    );
    const refused = outcomes.filter((outcome) => outcome.status === "rejected");
    expect(refused).toHaveLength(1);
    expect(refused[0]?.reason).toMatchObject({ code: "account-taken" });
    expect(await db().account.count({ where: { provider: "github" } })).toBe(1);
  });

  it("twice connects once, and the second is told so", async () => {
    const { userId } = await enter();
    const outcomes = await Promise.all([1, 2].map(() => linkIdentity(github, userId, CLIENT)));
    expect(outcomes.sort()).toEqual(["already-linked", "linked"]);
    expect((await eventTypes(userId)).filter((type) => type === "account.linked")).toHaveLength(1);
  });

  it("late, after the account has told something else, brings nothing back that it told before", async () => {
    const { userId } = await enter();
    await linkIdentity(github, userId, CLIENT);
    await linkIdentity({ ...github, email: null, emailVerified: false }, userId, CLIENT);
    expect(await linkIdentity(github, userId, CLIENT, "continued-sign-in")).toBe("already-linked");
    expect(await db().account.findFirstOrThrow({ where: { provider: "github" } })).toMatchObject({
      email: null,
    });
  });

  it("for a user who has been deleted meanwhile writes nothing", async () => {
    const { userId } = await enter();
    await deleteUser(userId);
    await expect(linkIdentity(github, userId, CLIENT)).rejects.toMatchObject({ code: "unauthenticated" });
    expect(await countRows()).toMatchObject({ users: 0, accounts: 0 });
  });
});

describe("proving oneself anew", () => {
  it("with another account of one's own rotates the session and does not multiply it", async () => {
    const { userId, sessionId, sealed } = await enterWithTwoAccounts();
    const session = await reauthenticate(github, { userId, sessionId }, CLIENT);
    expect(session.id).toBe(sessionId);
    expect(await readSession(sealed)).toEqual({ status: "unknown" });
    expect(await readSession(session.sealed)).toMatchObject({ status: "live", session: { fresh: true } });
    expect(await countRows()).toMatchObject({ sessions: 1 });
  });

  it.each([
    ["another user's", stranger],
    ["nobody's", identity({ subject: "3", email: null })],
  ])("with %s account is refused, and the session stays as it was", async (_, proof) => {
    await enter(stranger);
    const { userId, sessionId, sealed } = await enter();
    await expect(reauthenticate(proof, { userId, sessionId }, CLIENT)).rejects.toMatchObject({
      code: "identity-mismatch",
    });
    expect(await readSession(sealed)).toMatchObject({ status: "live" });
  });

  it("after the session was ended is refused", async () => {
    const { userId, sessionId } = await enter();
    await revokeSession({ userId, sessionId }, CLIENT);
    await expect(reauthenticate(google, { userId, sessionId }, CLIENT)).rejects.toMatchObject({
      code: "unauthenticated",
    });
    expect(await countRows()).toMatchObject({ sessions: 0 });
  });
});

describe("ending sessions", () => {
  it("twice ends one, says so once, and keeps which device it was on", async () => {
    const { userId } = await enter();
    const other = await enter();
    const owned = { userId, sessionId: other.sessionId };
    const outcomes = await Promise.all([1, 2].map(() => revokeSession(owned, CLIENT, "user")));
    expect(outcomes.sort()).toEqual([false, true]);
    expect(await findEndedSession(userId, other.sessionId)).toEqual({ userAgent: CLIENT.userAgent });
    expect((await eventTypes(userId)).filter((type) => type === "session.ended")).toHaveLength(1);
  });

  it("somebody else's is not there, and nothing is told of it", async () => {
    const { userId } = await enter();
    const other = await enter(stranger);
    expect(await revokeSession({ userId, sessionId: other.sessionId }, CLIENT, "user")).toBe(false);
    await revokeSession({ userId: other.userId, sessionId: other.sessionId }, CLIENT, "user");
    expect(await findEndedSession(userId, other.sessionId)).toBeNull();
  });

  it("all others twice counts them once", async () => {
    await enter();
    await enter();
    const { userId, sessionId } = await enter();
    expect(await revokeOtherSessions({ userId, sessionId }, CLIENT)).toBe(2);
    expect(await revokeOtherSessions({ userId, sessionId }, CLIENT)).toBe(0);
    expect(await listSessions({ id: userId, role: "USER" })).toHaveLength(1);
  });
});

describe("the profile", () => {
  it("changed twice at once to the same is changed once", async () => {
    const { userId } = await enter();
    const outcomes = await Promise.all([1, 2].map(() => updateProfile(userId, { name: "Проба" }, CLIENT)));
    expect(outcomes.sort()).toEqual(["unchanged", "updated"]);
    expect((await eventTypes(userId)).filter((type) => type === "user.updated")).toHaveLength(1);
  });

  it("of a user who is gone is told to be gone", async () => {
    const { userId } = await enter();
    await deleteUser(userId);
    expect(await updateProfile(userId, { name: "Проба" }, CLIENT)).toBe("gone");
  });
});
