import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { unlinkAccount } from "@/lib/accounts/mutations";
import { db } from "@/lib/db/client";
import type { Identity } from "@/lib/identity/identity";
import { linkIdentity } from "@/lib/identity/link";
import { signIn } from "@/lib/identity/sign-in";
import { reauthenticate } from "@/lib/identity/reauthenticate";
import { disableUser } from "@/lib/admin/mutations";
import { CLIENT, emptyTables, identity, useEnvironment, useFreshDatabase } from "./fixtures";

beforeAll(useFreshDatabase);
beforeEach(emptyTables);

const google = identity({ subject: "g1", email: "one@example.com" });
const github = identity({ provider: "github", subject: "h1", email: "one@example.com" });
const second = identity({ subject: "g2", email: "two@example.com" });

async function enter(proof: Identity) {
  const { user, session, found } = await signIn(proof, { client: CLIENT, carrier: "COOKIE" });
  return { userId: user.id, sessionId: session.id, found };
}

/** Somebody who had an account at GitHub too, and has taken it away. */
async function enterWithoutGithub() {
  const { userId, sessionId } = await enter(google);
  await linkIdentity(github, userId, CLIENT);
  const { id: accountId } = await db().account.findFirstOrThrow({ where: { provider: "github" } });
  expect(await unlinkAccount({ accountId, userId, sessionId }, CLIENT)).toBe("unlinked");
  return { userId, sessionId };
}

async function disable(userId: string) {
  const chief = await enter(identity({ subject: "chief", email: "chief@example.com" }));
  await db().user.update({ where: { id: chief.userId }, data: { role: "ADMIN" } });
  const actor = { actorId: chief.userId, actorSessionId: chief.sessionId };
  expect(await disableUser({ ...actor, userId, reason: "Left" }, CLIENT)).toBe("changed");
}

describe("an account that somebody has disconnected", () => {
  it("is theirs no more once another has connected it: what is decided about them does not hold for it", async () => {
    const former = await enterWithoutGithub();
    const other = await enter(second);
    expect(await linkIdentity(github, other.userId, CLIENT)).toBe("linked");
    await disable(former.userId);
    expect(await enter(github)).toMatchObject({ userId: other.userId, found: "known" });
  });

  it("is connected by an address of another user, who has not disconnected it", async () => {
    await enterWithoutGithub();
    const other = await enter(second);
    expect(await enter({ ...github, email: "two@example.com" })).toMatchObject({
      userId: other.userId,
      found: "linked",
    });
  });

  it("opens the user that it has made since no more, when who disconnected it is disabled", async () => {
    const former = await enterWithoutGithub();
    const moved = { ...github, email: "three@example.com" };
    const later = await enter(moved);
    expect(later.found).toBe("created");
    await disable(former.userId);
    // That user is not disabled itself: the account is what the decision holds for.
    expect(await db().user.findUniqueOrThrow({ where: { id: later.userId } })).toMatchObject({
      disabledAt: null,
    });
    const refusal = { code: "account-disabled", userId: later.userId };
    await expect(enter(moved)).rejects.toMatchObject(refusal);
    await expect(reauthenticate(moved, later, CLIENT)).rejects.toMatchObject(refusal);
    await expect(linkIdentity(moved, later.userId, CLIENT)).rejects.toMatchObject(refusal);
    expect(await db().auditEvent.count({ where: { type: "session.reauthenticated" } })).toBe(0);
  });
});

describe("a disabled user", () => {
  it("is refused by an account that no decision knows, as one is that came in while they were being disabled", async () => {
    const { userId } = await enter(google);
    await disable(userId);
    await linkIdentity(identity({ provider: "github", subject: "late", email: null }), userId, CLIENT);
    await expect(
      enter(identity({ provider: "github", subject: "late", email: null, emailVerified: false })),
    ).rejects.toMatchObject({ code: "account-disabled", reason: "Left", userId });
  });
});

describe("a refusal by the list of domains", () => {
  afterAll(() => {
    delete process.env.ALLOWED_GOOGLE_HOSTED_DOMAINS;
  });

  it("has as subject whoever holds the e-mail", async () => {
    const { userId } = await enter(google);
    await useEnvironment({ ALLOWED_GOOGLE_HOSTED_DOMAINS: "example.com" }, async (fresh) => {
      const refused = fresh.signIn(github, { client: CLIENT, carrier: "COOKIE" });
      await expect(refused).rejects.toMatchObject({ code: "domain-not-allowed", userId });
    });
  });
});
