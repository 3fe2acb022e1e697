import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { db } from "@/lib/db/client";
import type { Identity } from "@/lib/identity/identity";
import { linkIdentity } from "@/lib/identity/link";
import { signIn } from "@/lib/identity/sign-in";
import { reauthenticate } from "@/lib/identity/reauthenticate";
import { changeRole, disableUser, enableUser } from "@/lib/admin/mutations";
import { deleteUser } from "@/lib/users/mutations";
import { CLIENT, emptyTables, identity, useFreshDatabase } from "./fixtures";

const LISTED = "deputy@example.com";
const SECOND_LISTED = "deputy.second@example.com";

beforeAll(async () => {
  vi.stubEnv("ADMIN_EMAILS", `chief@example.com, ${LISTED}, ${SECOND_LISTED}`);
  await useFreshDatabase();
});
afterAll(() => {
  vi.unstubAllEnvs();
});
beforeEach(emptyTables);

const deputy = identity({ subject: "deputy", email: LISTED });
const deputyAtGithub = identity({ provider: "github", subject: "7", email: SECOND_LISTED });

async function enter(proof: Identity) {
  const { user, session } = await signIn(proof, { client: CLIENT, carrier: "COOKIE" });
  return { userId: user.id, sessionId: session.id, role: user.role, email: user.email };
}

/** The administrator who decides. */
async function enterChief() {
  const { userId, sessionId } = await enter(identity({ subject: "chief", email: "chief@example.com" }));
  return { actorId: userId, actorSessionId: sessionId };
}

describe("a demotion", () => {
  async function demoteDeputy() {
    const chief = await enterChief();
    const { userId, role } = await enter(deputy);
    expect(role).toBe("ADMIN");
    await changeRole({ ...chief, userId, role: "USER" }, CLIENT);
    return { chief, userId };
  }

  it("holds for somebody who deletes themselves and signs in anew", async () => {
    const { userId } = await demoteDeputy();
    expect(await deleteUser(userId)).toBe("deleted");
    const again = await enter(deputy);
    expect(again.userId).not.toBe(userId);
    expect(again).toMatchObject({ role: "USER", email: LISTED });
  });

  it("holds for another account of the same address, at either provider", async () => {
    const { userId } = await demoteDeputy();
    await deleteUser(userId);
    for (const proof of [
      identity({ subject: "other", email: LISTED }),
      { ...deputyAtGithub, email: LISTED },
    ]) {
      expect((await enter(proof)).role).toBe("USER");
    }
  });

  it("holds for what was connected only since, though it has another listed address", async () => {
    const { userId } = await demoteDeputy();
    await linkIdentity(deputyAtGithub, userId, CLIENT);
    await deleteUser(userId);
    expect(await enter(deputyAtGithub)).toMatchObject({ role: "USER", email: SECOND_LISTED });
  });

  it("holds for what is connected after leaving and coming back", async () => {
    const { userId } = await demoteDeputy();
    await deleteUser(userId);
    const back = await enter(deputy);
    await linkIdentity(deputyAtGithub, back.userId, CLIENT);
    await enter({ ...deputy, email: null, emailVerified: false });
    expect(await enter(deputyAtGithub)).toMatchObject({
      userId: back.userId,
      role: "USER",
      email: SECOND_LISTED,
    });
    await deleteUser(back.userId);
    expect((await enter(deputyAtGithub)).role).toBe("USER");
  });

  it("holds for a user whose address becomes another listed one", async () => {
    const { userId } = await demoteDeputy();
    expect(await enter({ ...deputy, email: SECOND_LISTED })).toMatchObject({
      userId,
      role: "USER",
      email: SECOND_LISTED,
    });
  });

  it("is lifted by making them an administrator again", async () => {
    const { chief, userId } = await demoteDeputy();
    await changeRole({ ...chief, userId, role: "ADMIN" }, CLIENT);
    expect(await db().decision.count({ where: { kind: "DEMOTED" } })).toBe(0);
    expect((await enter(deputy)).role).toBe("ADMIN");
  });
});

describe("ADMIN_EMAILS", () => {
  it("promotes nobody who has a listed address at the provider and not here", async () => {
    await enter(identity({ provider: "github", subject: "9", email: "private@example.com" }));
    const holder = await enter(deputy);
    const other = await enter(identity({ subject: "another-google-account", email: LISTED }));
    expect(other.userId).not.toBe(holder.userId);
    expect(other).toMatchObject({ role: "USER", email: null });
    // Nor at any later sign-in.
    expect((await enter(identity({ subject: "another-google-account", email: LISTED }))).role).toBe("USER");
  });

  it("promotes one user for each address, also when that one is gone", async () => {
    await enterChief();
    const { userId, role } = await enter(deputy);
    expect(role).toBe("ADMIN");
    expect(await deleteUser(userId)).toBe("deleted");
    expect(await enter(identity({ subject: "heir", email: LISTED }))).toMatchObject({
      role: "USER",
      email: LISTED,
    });
    expect(await db().decision.findMany({ where: { kind: "PROMOTED", userId } })).toMatchObject([
      { actorId: null },
    ]);
  });
});

describe("disabling", () => {
  const REASON = "Left the company";
  const person = identity({ subject: "person", email: "person@example.com" });

  async function disablePerson() {
    const chief = await enterChief();
    const { userId, sessionId } = await enter(person);
    await disableUser({ ...chief, userId, reason: REASON }, CLIENT);
    return { chief, userId, sessionId };
  }

  const others: [string, Identity][] = [
    [
      "a new account of the same provider with their address",
      identity({ subject: "new", email: "person@example.com" }),
    ],
    [
      "the other provider with their address",
      identity({ provider: "github", subject: "8", email: "person@example.com" }),
    ],
    ["their account with another address", { ...person, email: "other@example.com" }],
    ["their account without an address", { ...person, email: null, emailVerified: false }],
  ];

  it.each(others)("holds for whoever comes with %s, and tells the reason", async (_, proof) => {
    const { userId } = await disablePerson();
    await expect(enter(proof)).rejects.toMatchObject({ code: "account-disabled", reason: REASON, userId });
  });

  it.each(others)("holds for %s though the user is gone", async (_, proof) => {
    const { userId } = await disablePerson();
    await db().user.delete({ where: { id: userId } });
    await expect(enter(proof)).rejects.toMatchObject({
      code: "account-disabled",
      reason: undefined,
      userId: undefined,
    });
    expect(await db().user.count()).toBe(1);
  });

  it("holds for another user who connects an account with their address", async () => {
    await disablePerson();
    const other = await enter(identity({ subject: "other", email: "unrelated@example.com" }));
    const theirs = identity({ provider: "github", subject: "8", email: "person@example.com" });
    await expect(linkIdentity(theirs, other.userId, CLIENT)).rejects.toMatchObject({
      code: "account-disabled",
      reason: undefined,
      userId: other.userId,
    });
  });

  it("says nothing of somebody who was here before, and to whom the address has gone since", async () => {
    await disablePerson();
    const colleague = identity({ provider: "github", subject: "9", email: "colleague@example.com" });
    const { userId, sessionId } = await enter(colleague);
    const later = { ...colleague, email: "person@example.com" };
    expect(await enter(later)).toMatchObject({ userId, email: null });
    await expect(reauthenticate(later, { userId, sessionId }, CLIENT)).resolves.toMatchObject({ userId });
  });

  it("tells whoever has the address now nothing that was written about whoever had it", async () => {
    const { userId } = await disablePerson();
    await db().account.updateMany({ where: { userId }, data: { email: null, emailVerified: false } });
    await db().user.update({ where: { id: userId }, data: { email: null } });
    const heir = identity({ provider: "github", subject: "9", email: "person@example.com" });
    await expect(enter(heir)).rejects.toMatchObject({
      code: "account-disabled",
      reason: undefined,
      userId: undefined,
    });
  });

  it("of two who had one address is lifted for each by itself", async () => {
    const { chief, userId } = await disablePerson();
    const account = { provider: "github", providerAccountId: "9", email: person.email, emailVerified: true };
    const { id: other } = await db().user.create({
      data: { name: "Other", accounts: { create: account } },
      select: { id: true },
    });
    await disableUser({ ...chief, userId: other, reason: REASON }, CLIENT);
    await enableUser({ ...chief, userId }, CLIENT);
    const theirs = identity({ provider: "github", subject: "9", email: "unrelated@example.com" });
    await expect(enter(theirs)).rejects.toMatchObject({ code: "account-disabled" });
    await expect(enter(identity({ subject: "new", email: "person@example.com" }))).rejects.toMatchObject({
      code: "account-disabled",
    });
    await enableUser({ ...chief, userId: other }, CLIENT);
    expect(await db().decision.count({ where: { kind: "DISABLED" } })).toBe(0);
  });

  it("says nothing of an address that nobody verified", async () => {
    await disablePerson();
    const proof = identity({ subject: "new", email: "person@example.com", emailVerified: false });
    await expect(enter(proof)).resolves.toMatchObject({ email: null });
  });

  it("is lifted by enabling, for all that they sign in with", async () => {
    const { chief, userId } = await disablePerson();
    await enableUser({ ...chief, userId }, CLIENT);
    expect(await db().decision.count({ where: { kind: "DISABLED" } })).toBe(0);
    for (const proof of [person, identity({ provider: "github", subject: "8", email: "person@example.com" })])
      expect((await enter(proof)).userId).toBe(userId);
  });
});
