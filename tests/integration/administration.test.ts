import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { listEvents, searchEvents } from "@/lib/audit/data";
import { db } from "@/lib/db/client";
import type { Role } from "@/lib/db/generated/enums";
import { signIn } from "@/lib/identity/sign-in";
import { readSession } from "@/lib/sessions/data";
import { endSessionsOf } from "@/lib/admin/sessions";
import { changeRole, disableUser, enableUser, recordView } from "@/lib/admin/mutations";
import type { Actor } from "@/lib/users/administrators";
import { findUser } from "@/lib/admin/directory/data";
import { deleteUser } from "@/lib/users/mutations";
import { CLIENT, emptyTables, identity, useFreshDatabase } from "./fixtures";

beforeAll(useFreshDatabase);
beforeEach(emptyTables);

let count = 0;

/** Somebody new, signed in. */
async function enter(role: Role = "USER") {
  const subject = `9000${(count += 1)}`;
  const proof = identity({ subject, email: `person${subject}@example.com` });
  const { user, session } = await signIn(proof, { client: CLIENT, carrier: "COOKIE" });
  if (role === "ADMIN") await db().user.update({ where: { id: user.id }, data: { role } });
  const actor: Actor = { actorId: user.id, actorSessionId: session.id };
  return { id: user.id, sealed: session.sealed, sessionId: session.id, proof, actor };
}

const status = async ({ sealed }: { sealed: string }) => (await readSession(sealed)).status;
const typesOf = async (id: string) => (await listEvents(id, 100)).items.map(({ type }) => type);
const roleOf = async (id: string) => (await findUser(id))?.role;

describe("disabling", () => {
  it("ends every session at once, refuses to sign in with the reason, and enabling takes both back", async () => {
    const admin = await enter("ADMIN");
    const person = await enter();
    const again = () => signIn(person.proof, { client: CLIENT, carrier: "BEARER" });
    const other = await again();
    const change = { ...admin.actor, userId: person.id };

    expect(await disableUser({ ...change, reason: "Sold the account" }, CLIENT)).toBe("changed");
    expect(await disableUser({ ...change, reason: "Once more" }, CLIENT)).toBe("unchanged");
    expect(await db().session.count({ where: { userId: person.id } })).toBe(0);
    expect(await status(person)).toBe("unknown");
    expect(await status(other.session)).toBe("unknown");
    expect(await findUser(person.id)).toMatchObject({ disabledReason: "Sold the account" });
    await expect(again()).rejects.toMatchObject({ code: "account-disabled", reason: "Sold the account" });

    expect(await enableUser(change, CLIENT)).toBe("changed");
    expect(await enableUser(change, CLIENT)).toBe("unchanged");
    expect(await findUser(person.id)).toMatchObject({ disabledAt: null, disabledReason: null });
    expect(await status((await again()).session)).toBe("live");
    const types = await typesOf(person.id);
    expect(types.slice(0, 2)).toEqual(["session.started", "user.enabled"]);
    // Both of one transaction, and so of one moment.
    expect(types.slice(2, 4).sort()).toEqual(["sessions.ended", "user.disabled"]);
  });

  it("also by a verified e-mail that the disabled person has", async () => {
    const admin = await enter("ADMIN");
    const person = await enter();
    await disableUser({ ...admin.actor, userId: person.id, reason: "No" }, CLIENT);
    const other = identity({ provider: "github", subject: "1", email: person.proof.email });
    await expect(signIn(other, { client: CLIENT, carrier: "COOKIE" })).rejects.toMatchObject({
      reason: "No",
    });
  });

  it("does not do it to oneself, nor to nobody", async () => {
    const admin = await enter("ADMIN");
    await enter("ADMIN");
    expect(await disableUser({ ...admin.actor, userId: admin.id, reason: "Tired" }, CLIENT)).toBe(
      "own-account",
    );
    const nobody = { ...admin.actor, userId: "0199f0a0-0000-7000-8000-000000000001" };
    expect(await disableUser({ ...nobody, reason: "Nobody" }, CLIENT)).toBe("not-found");
    expect(await enableUser(nobody, CLIENT)).toBe("not-found");
    expect(await changeRole({ ...nobody, role: "ADMIN" }, CLIENT)).toBe("not-found");
    expect(await recordView(nobody, CLIENT)).toBe(false);
    expect(await typesOf(nobody.userId)).toEqual([]);
    expect(await status(admin)).toBe("live");
  });

  it("leaves no session of a sign-in that overtook it to come to life again", async () => {
    const admin = await enter("ADMIN");
    const person = await enter();
    const change = { ...admin.actor, userId: person.id };
    await db().user.update({ where: { id: person.id }, data: { disabledAt: new Date() } });
    expect(await status(person)).toBe("disabled");
    await enableUser(change, CLIENT);
    expect(await status(person)).toBe("unknown");
  });
});

describe("the last administrator", () => {
  it("cannot be demoted, by nobody, and cannot leave", async () => {
    const admin = await enter("ADMIN");
    expect(await changeRole({ ...admin.actor, userId: admin.id, role: "USER" }, CLIENT)).toBe(
      "last-administrator",
    );
    expect(await deleteUser(admin.id)).toBe("last-administrator");
    expect(await roleOf(admin.id)).toBe("ADMIN");
    expect(await status(admin)).toBe("live");
  });

  it("is one as long as all others are disabled", async () => {
    const [admin, other] = [await enter("ADMIN"), await enter("ADMIN")];
    await disableUser({ ...admin.actor, userId: other.id, reason: "Left" }, CLIENT);
    expect(await deleteUser(admin.id)).toBe("last-administrator");
    expect(await changeRole({ ...admin.actor, userId: admin.id, role: "USER" }, CLIENT)).toBe(
      "last-administrator",
    );
    expect(await changeRole({ ...admin.actor, userId: other.id, role: "USER" }, CLIENT)).toBe("changed");
    expect(await deleteUser(other.id)).toBe("deleted");
  });

  it("may leave or step down once there is another", async () => {
    const [admin, heir] = [await enter("ADMIN"), await enter()];
    await changeRole({ ...admin.actor, userId: heir.id, role: "ADMIN" }, CLIENT);
    expect(await changeRole({ ...admin.actor, userId: admin.id, role: "USER" }, CLIENT)).toBe("changed");
    expect(await deleteUser(admin.id)).toBe("deleted");
    expect(await deleteUser(heir.id)).toBe("last-administrator");
  });

  it("stays, whatever two administrators do to each other at once", async () => {
    for (let round = 0; round < 12; round++) {
      await emptyTables();
      const [one, two] = [await enter("ADMIN"), await enter("ADMIN")];
      const attacks = {
        demote: (from: typeof one, to: typeof one) =>
          changeRole({ ...from.actor, userId: to.id, role: "USER" }, CLIENT),
        disable: (from: typeof one, to: typeof one) =>
          disableUser({ ...from.actor, userId: to.id, reason: "Coup" }, CLIENT),
        leave: (from: typeof one) => deleteUser(from.id),
        stepDown: (from: typeof one) => changeRole({ ...from.actor, userId: from.id, role: "USER" }, CLIENT),
      };
      const kinds = Object.values(attacks);
      const [first, second] = [kinds[round % 4], kinds[Math.floor(round / 4) % 4]];
      const outcomes = await Promise.allSettled([first?.(one, two), second?.(two, one)]);
      const left = await db().user.count({ where: { role: "ADMIN", disabledAt: null } });
      expect(left, JSON.stringify(outcomes)).toBe(1);
    }
  });

  it("of three, one who is demoted at that moment demotes nobody any more", async () => {
    for (let round = 0; round < 5; round++) {
      await emptyTables();
      const [one, two] = [await enter("ADMIN"), await enter("ADMIN"), await enter("ADMIN")];
      const demote = (from: typeof one, to: typeof one) =>
        changeRole({ ...from.actor, userId: to.id, role: "USER" }, CLIENT);
      const outcomes = await Promise.allSettled([demote(one, two), demote(two, one)]);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
      expect(outcomes.find(({ status }) => status === "rejected")).toMatchObject({
        reason: { code: "forbidden" },
      });
      expect(await db().user.count({ where: { role: "ADMIN" } })).toBe(2);
    }
  });
});

describe("whoever is no administrator", () => {
  it("changes nothing, whatever they were when they asked", async () => {
    const [admin, former, person] = [await enter("ADMIN"), await enter("ADMIN"), await enter()];
    await changeRole({ ...admin.actor, userId: former.id, role: "USER" }, CLIENT);
    const change = { ...former.actor, userId: person.id };
    const events = await db().auditEvent.count();
    for (const attempt of [
      () => disableUser({ ...change, reason: "Spite" }, CLIENT),
      () => enableUser(change, CLIENT),
      () => changeRole({ ...change, role: "ADMIN" }, CLIENT),
      () => endSessionsOf(change, CLIENT),
    ])
      await expect(attempt()).rejects.toMatchObject({ code: "forbidden" });
    expect(await db().auditEvent.count()).toBe(events);
    expect(await status(person)).toBe("live");
  });
});

describe("ending a person's sessions", () => {
  it("ends one of them, or all, and no one else's", async () => {
    const [admin, person, stranger] = [await enter("ADMIN"), await enter(), await enter()];
    const other = await signIn(person.proof, { client: CLIENT, carrier: "BEARER" });
    const change = { ...admin.actor, userId: person.id };
    expect(await endSessionsOf({ ...change, sessionId: stranger.sessionId }, CLIENT)).toBe(0);
    expect(await endSessionsOf({ ...change, sessionId: person.sessionId }, CLIENT)).toBe(1);
    expect(await status(person)).toBe("unknown");
    expect(await status(other.session)).toBe("live");
    expect(await endSessionsOf(change, CLIENT)).toBe(1);
    expect(await endSessionsOf(change, CLIENT)).toBe(0);
    expect(await status(other.session)).toBe("unknown");
    expect(await status(stranger)).toBe("live");
    const { items } = await searchEvents({ personId: person.id }, 2);
    expect(items).toMatchObject([
      { type: "sessions.ended", detail: { count: 1, by: "administrator" } },
      { type: "session.ended", detail: { by: "administrator", userAgent: CLIENT.userAgent } },
    ]);
    for (const event of items)
      expect(event).toMatchObject({ actorId: admin.id, subjectId: person.id, sessionId: admin.sessionId });
  });
});

describe("what an administrator does", () => {
  it("is one look for ten minutes, unless it is from another session, address or device", async () => {
    const [admin, person] = [await enter("ADMIN"), await enter()];
    const office = { ip: "198.51.100.9", userAgent: "Office/1.0" };
    const look = { ...admin.actor, userId: person.id };
    const views = async () =>
      (await searchEvents({ personId: person.id, type: "user.viewed" }, 10)).items.length;
    await db().auditEvent.create({
      data: {
        at: new Date(Date.now() - 11 * 60_000),
        type: "user.viewed",
        actorId: admin.id,
        subjectId: person.id,
        sessionId: admin.sessionId,
        ...office,
      },
    });
    await recordView(look, office);
    expect(await views()).toBe(2);
    await recordView(look, office);
    expect(await views()).toBe(2);
    await recordView({ ...look, actorSessionId: randomUUID() }, office);
    await recordView(look, { ...office, ip: null });
    await recordView(look, { ...office, userAgent: null });
    expect(await views()).toBe(5);
    await recordView({ ...look, userId: admin.id }, office);
    expect(await views()).toBe(5);
  });

  it("is seen by the person, without where the administrator is", async () => {
    const [admin, person] = [await enter("ADMIN"), await enter()];
    const office = { ip: "198.51.100.9", userAgent: "Office/1.0" };
    const change = { ...admin.actor, userId: person.id };
    expect(await recordView(change, office)).toBe(true);
    await changeRole({ ...change, role: "ADMIN" }, office);
    const own = await listEvents(person.id, 2);
    const nowhere = { sessionId: null, ip: null, userAgent: null };
    expect(own.items).toMatchObject([
      { type: "user.role-changed", detail: { role: "ADMIN", by: "administrator" }, ...nowhere },
      { type: "user.viewed", detail: {}, ...nowhere },
    ]);
    const seen = await searchEvents({ personId: person.id }, 2);
    const there = { ip: office.ip, userAgent: office.userAgent, sessionId: admin.sessionId };
    expect(seen.items).toMatchObject([there, there]);
  });
});
