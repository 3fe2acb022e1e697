import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { unlinkAccount } from "@/lib/accounts/mutations";
import { endSessionsOf } from "@/lib/admin/sessions";
import { countLiveSessions } from "@/lib/admin/statistics/sessions";
import { disableUser, enableUser } from "@/lib/admin/mutations";
import { db } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import { readApplicationSession } from "@/lib/sessions/application/data";
import { listSessions, readSession } from "@/lib/sessions/data";
import {
  endReplacedSession,
  revokeOtherSessions,
  revokeSession,
  rotateSession,
} from "@/lib/sessions/mutations";
import {
  openApplicationSessionValue,
  openSessionValue,
  sealApplicationSessionValue,
  sealSessionValue,
} from "@/lib/sessions/value";
import { deleteUser } from "@/lib/users/mutations";
import { addApplication, handBearer, handChild, issueParent } from "./applications-world";
import { CLIENT, createUser, emptyTables, useFreshDatabase } from "./fixtures";

beforeAll(useFreshDatabase);
beforeEach(emptyTables);

const A = "https://a.example.com";
const B = "https://b.example.com";

/** Two browsers, each signed in at a guarded host, and a program. */
async function everywhere() {
  const user = await createUser();
  const proxied = await addApplication({ name: "Wiki", origins: [A, B] });
  const native = await addApplication({ name: "Tool", kind: "NATIVE" });
  const [own, other] = [await issueParent(user), await issueParent(user)];
  const sessions = {
    own,
    ownAtB: await handChild(user, own, proxied.id, B),
    other,
    otherAtA: await handChild(user, other, proxied.id, A),
    bearer: await handBearer(user, own, native.id),
  };
  return { user, proxied, native, sessions, owned: { sessionId: own.id, userId: user.id } };
}

type Sessions = Awaited<ReturnType<typeof everywhere>>["sessions"];

/** Which of them live, by name. */
async function living(sessions: Sessions): Promise<string[]> {
  const named = Object.entries(sessions);
  const live = await Promise.all(
    named.map(async ([, { sealed }]) => {
      const read = sealed.startsWith("a1.") ? readApplicationSession(sealed) : readSession(sealed);
      return (await read).status === "live";
    }),
  );
  return named.filter((_, index) => live[index]).map(([name]) => name);
}

const eventsOf = (type: string) => db().auditEvent.findMany({ where: { type }, select: { detail: true } });

describe("what ends sessions", () => {
  it("end all others: one's own guarded host goes on, other browsers and their hosts do not, nor programs", async () => {
    const { sessions, owned } = await everywhere();
    expect(await revokeOtherSessions(owned, CLIENT)).toBe(2);
    expect(await living(sessions)).toEqual(["own", "ownAtB"]);
    expect(await eventsOf("sessions.ended")).toEqual([{ detail: { count: 2 } }]);
  });

  it("sign-out takes the guarded hosts of the browser along, and no program", async () => {
    const { sessions, owned } = await everywhere();
    expect(await revokeSession(owned, CLIENT)).toBe(true);
    expect(await living(sessions)).toEqual(["other", "otherAtA", "bearer"]);
  });

  it("a program signs itself out", async () => {
    const { user, sessions } = await everywhere();
    expect(await revokeSession({ sessionId: sessions.bearer.id, userId: user.id }, CLIENT)).toBe(true);
    expect(await living(sessions)).toEqual(["own", "ownAtB", "other", "otherAtA"]);
    expect(await eventsOf("session.ended")).toMatchObject([
      { detail: { by: "application", application: "Tool" } },
    ]);
  });

  it.each(["ownAtB", "bearer"] as const)("one of an application (%s) ends alone", async (name) => {
    const { user, sessions } = await everywhere();
    const one = { sessionId: sessions[name].id, userId: user.id };
    expect(await revokeSession(one, CLIENT, "user")).toBe(true);
    expect(await living(sessions)).toEqual(Object.keys(sessions).filter((other) => other !== name));
    expect(await revokeSession({ ...one, userId: crypto.randomUUID() }, CLIENT, "user")).toBe(false);
    const application = name === "bearer" ? "Tool" : "Wiki";
    expect(await eventsOf("session.ended")).toEqual([
      { detail: { by: "user", userAgent: CLIENT.userAgent, application } },
    ]);
  });

  it("a new sign-in replaces the browser's session and its hosts', and only a full one is replaced", async () => {
    const { sessions } = await everywhere();
    const replace = (sealed: string) => transaction((tx) => endReplacedSession(tx, sealed, CLIENT));
    await replace(sessions.ownAtB.sealed);
    await replace(sessions.bearer.sealed);
    // Not even by a value that only our own key could make of one.
    const value = openApplicationSessionValue(sessions.ownAtB.sealed);
    if (!value) throw new Error("the value does not open");
    await replace(sealSessionValue(value));
    expect(await living(sessions)).toEqual(Object.keys(sessions));
    expect(await readSession(sealSessionValue(value))).toEqual({ status: "unknown" });
    const full = openSessionValue(sessions.own.sealed);
    if (!full) throw new Error("the value does not open");
    expect(await readApplicationSession(sealApplicationSessionValue(full))).toEqual({ status: "unknown" });
    await replace(sessions.own.sealed);
    expect(await living(sessions)).toEqual(["other", "otherAtA", "bearer"]);
  });

  it("a step-up ends nothing, and no application's session is ever given a new secret", async () => {
    const { user, sessions, owned } = await everywhere();
    const rotated = await transaction((tx) => rotateSession(tx, owned));
    expect(await living({ ...sessions, own: { ...sessions.own, sealed: rotated?.sealed ?? "" } })).toEqual(
      Object.keys(sessions),
    );
    for (const { id } of [sessions.ownAtB, sessions.bearer])
      expect(await transaction((tx) => rotateSession(tx, { sessionId: id, userId: user.id }))).toBeNull();
  });

  it("an administrator ends all of a user, or one", async () => {
    const { user, sessions } = await everywhere();
    const admin = await createUser({ role: "ADMIN", email: "admin@example.com" });
    const actor = { actorId: admin.id, actorSessionId: (await issueParent(admin)).id, userId: user.id };
    expect(await endSessionsOf({ ...actor, sessionId: sessions.otherAtA.id }, CLIENT)).toBe(1);
    expect(await living(sessions)).toEqual(["own", "ownAtB", "other", "bearer"]);
    expect(await endSessionsOf(actor, CLIENT)).toBe(3);
    expect(await living(sessions)).toEqual([]);
    expect(await db().session.count({ where: { userId: user.id } })).toBe(0);
  });

  it("disabling ends all for good", async () => {
    const { user, sessions } = await everywhere();
    const admin = await createUser({ role: "ADMIN", email: "admin@example.com" });
    const actor = { actorId: admin.id, actorSessionId: (await issueParent(admin)).id, userId: user.id };
    expect(await disableUser({ ...actor, reason: "By the test" }, CLIENT)).toBe("changed");
    expect(await living(sessions)).toEqual([]);
    expect(await enableUser(actor, CLIENT)).toBe("changed");
    expect(await living(sessions)).toEqual([]);
  });

  it("disconnecting an account ends what it proved elsewhere, and nothing of the browser that disconnects it", async () => {
    const { user, sessions, owned } = await everywhere();
    const account = (provider: string) =>
      db().account.create({
        data: {
          userId: user.id,
          provider,
          providerAccountId: provider,
          email: "sample@example.com",
          emailVerified: true,
        },
      });
    const [google] = [await account("google"), await account("github")];
    await db().session.updateMany({ data: { accountId: google.id } });
    expect(await unlinkAccount({ ...owned, accountId: google.id }, CLIENT)).toBe("unlinked");
    expect(await living(sessions)).toEqual(["own", "ownAtB"]);
    expect(await eventsOf("sessions.ended")).toEqual([{ detail: { count: 2 } }]);
  });

  it("leaving erases what applications were given and allowed", async () => {
    const { user, native, sessions } = await everywhere();
    await db().grant.create({ data: { userId: user.id, applicationId: native.id } });
    const given = { applicationId: native.id, userId: user.id, authorizingSessionId: sessions.own.id };
    await db().code.create({ data: { ...given, hash: new Uint8Array(32), redirectUri: "x" } });
    await db().deviceCode.create({
      data: { ...given, hash: new Uint8Array(32), userCodeHash: new Uint8Array(32) },
    });
    expect(await deleteUser(user.id)).toBe("deleted");
    expect(await living(sessions)).toEqual([]);
    const left = [db().session.count(), db().grant.count(), db().code.count(), db().deviceCode.count()];
    expect(await Promise.all(left)).toEqual([0, 0, 0, 0]);
  });
});

it("the figures of administrators count browsers and programs, and no children", async () => {
  await everywhere();
  expect((await countLiveSessions()).count).toBe(3);
});

describe("the list of sessions", () => {
  it("says whose each is, and tells its own times; a child is in it for as long as its parent lives", async () => {
    const { user, proxied, native, sessions } = await everywhere();
    const hour = new Date(Date.now() - 3_600_000);
    await db().session.update({
      where: { id: sessions.ownAtB.id },
      data: { createdAt: hour, lastSeenAt: hour },
    });
    const listed = await listSessions(user);
    expect(listed.map(({ id }) => id).sort()).toEqual(
      Object.values(sessions)
        .map(({ id }) => id)
        .sort(),
    );
    const find = (id: string) => listed.find((session) => session.id === id);
    expect(find(sessions.own.id)).toMatchObject({ application: null, origin: null, parentId: null });
    expect(find(sessions.ownAtB.id)).toMatchObject({
      application: { clientId: proxied.clientId, name: "Wiki", kind: "PROXIED" },
      origin: B,
      parentId: sessions.own.id,
      createdAt: hour,
      lastSeenAt: hour,
      expiresAt: sessions.own.absoluteExpiresAt,
    });
    expect(find(sessions.bearer.id)).toMatchObject({
      application: { clientId: native.clientId, name: "Tool", kind: "NATIVE" },
      origin: null,
      parentId: null,
    });
    await db().session.update({
      where: { id: sessions.own.id },
      data: { lastSeenAt: new Date(Date.now() - 8 * 86_400_000) },
    });
    const left = (await listSessions(user)).map(({ id }) => id).sort();
    expect(left).toEqual([sessions.other.id, sessions.otherAtA.id, sessions.bearer.id].sort());
  });
});
