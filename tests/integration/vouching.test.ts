import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { listLinkedAccounts } from "@/lib/accounts/data";
import { unlinkAccount } from "@/lib/accounts/mutations";
import { db } from "@/lib/db/client";
import type { Identity } from "@/lib/identity/identity";
import { linkIdentity } from "@/lib/identity/link";
import { signIn } from "@/lib/identity/sign-in";
import { reauthenticate } from "@/lib/identity/reauthenticate";
import { readSession } from "@/lib/sessions/data";
import { deleteUser } from "@/lib/users/mutations";
import { CLIENT, emptyTables, identity, useFreshDatabase } from "./fixtures";

beforeAll(useFreshDatabase);
beforeEach(emptyTables);

const OLD = "old@example.com";
const NEW = "new@example.com";
const google = (email: string | null, fields: Partial<Identity> = {}) =>
  identity({ subject: "g1", email, emailVerified: email !== null, ...fields });
const github = (email: string | null, fields: Partial<Identity> = {}) =>
  identity({ provider: "github", subject: "h1", email, emailVerified: email !== null, ...fields });
/** The colleague who is given the address. */
const colleague = (email: string | null) => github(email, { subject: "h-colleague" });

async function enter(proof: Identity) {
  const { user, session, found } = await signIn(proof, { client: CLIENT, carrier: "COOKIE" });
  return { userId: user.id, sessionId: session.id, sealed: session.sealed, email: user.email, found };
}

async function emailOf(userId: string): Promise<string | null> {
  return (await db().user.findUniqueOrThrow({ where: { id: userId }, select: { email: true } })).email;
}

async function accountOf(userId: string, provider: string): Promise<string> {
  const account = (await listLinkedAccounts(userId)).find((one) => one.provider === provider);
  if (!account) throw new Error(`the user has no account at ${provider}`);
  return account.id;
}

describe("an address whose provider speaks for it no more", () => {
  it("is given up though the new one is held by another user of the same person", async () => {
    const first = await enter(google(OLD));
    const second = await enter(github(NEW));
    expect((await enter(google(NEW))).email).toBeNull();
    expect(await emailOf(second.userId)).toBe(NEW);
    const other = await enter(colleague(OLD));
    expect(other).toMatchObject({ found: "created", email: OLD });
    expect(other.userId).not.toBe(first.userId);
  });

  it.each([
    ["is verified no more", google(OLD, { emailVerified: false })],
    ["is hidden", google(null)],
    ["is another one", google(NEW)],
  ])("opens nothing at the next sign-in, step-up and connecting when it %s", async (_, later) => {
    const ways = {
      "sign-in": () => enter(later),
      "step-up": (owned: { userId: string; sessionId: string }) => reauthenticate(later, owned, CLIENT),
      connecting: ({ userId }: { userId: string }) => linkIdentity(later, userId, CLIENT),
    };
    for (const way of Object.values(ways)) {
      await emptyTables();
      const first = await enter(google(OLD));
      await way(first);
      expect(await emailOf(first.userId)).toBe(later.emailVerified ? later.email : null);
      expect((await enter(colleague(OLD))).userId).not.toBe(first.userId);
    }
  });

  it("is replaced by what another account vouches for rather than by the new one", async () => {
    const { userId } = await enter(google(OLD));
    await linkIdentity(github("second@example.com"), userId, CLIENT);
    expect((await enter(google(NEW))).email).toBe("second@example.com");
  });

  it("is replaced by what the account vouches for that was connected first", async () => {
    const { userId } = await enter(google(OLD));
    await linkIdentity(github("z-first@example.com"), userId, CLIENT);
    await linkIdentity(github("a-second@example.com", { subject: "h2" }), userId, CLIENT);
    expect((await enter(google(null))).email).toBe("z-first@example.com");
  });

  it("stays while another account of the same user vouches for it", async () => {
    const { userId } = await enter(google(OLD));
    await linkIdentity(github(OLD), userId, CLIENT);
    expect((await enter(google(NEW))).email).toBe(OLD);
  });

  it("is taken along by a disconnection though its voucher had gone before", async () => {
    const { userId, sessionId } = await enter(google(OLD));
    await linkIdentity(github(null), userId, CLIENT);
    await db().account.updateMany({
      where: { provider: "google" },
      data: { email: null, emailVerified: false },
    });
    await unlinkAccount({ accountId: await accountOf(userId, "google"), userId, sessionId }, CLIENT);
    expect(await emailOf(userId)).toBeNull();
  });

  it("is not moved by a disconnection to an address that another user holds", async () => {
    const holder = await enter(colleague(NEW));
    const { userId, sessionId } = await enter(google(OLD));
    await linkIdentity(github(NEW), userId, CLIENT);
    await unlinkAccount({ accountId: await accountOf(userId, "google"), userId, sessionId }, CLIENT);
    expect(await emailOf(userId)).toBeNull();
    expect(await emailOf(holder.userId)).toBe(NEW);
  });
});

describe("two people who swap addresses", () => {
  it("keep their users, and each has the other's address once both have come", async () => {
    const one = await enter(google(OLD));
    const two = await enter(google(NEW, { subject: "g2" }));
    await enter(google(NEW));
    await enter(google(OLD, { subject: "g2" }));
    await enter(google(NEW));
    expect(await emailOf(one.userId)).toBe(NEW);
    expect(await emailOf(two.userId)).toBe(OLD);
  });
});

describe("an address held by somebody for whom nobody vouches", () => {
  it.each([
    ["has none any more", { email: null, emailVerified: false }],
    ["has it unverified", { emailVerified: false }],
  ])("goes to whoever proves it, who enters a user of their own, when the account %s", async (_, told) => {
    const holder = await enter(google(OLD));
    await db().account.updateMany({ data: told });
    const owner = await enter(github(OLD));
    expect(owner).toMatchObject({ found: "created", email: OLD });
    expect(owner.userId).not.toBe(holder.userId);
    expect(await emailOf(holder.userId)).toBeNull();
  });

  it("leaves the former holder what another account of theirs vouches for", async () => {
    const holder = await enter(google(OLD));
    await linkIdentity(github("second@example.com"), holder.userId, CLIENT);
    await db().account.updateMany({
      where: { provider: "google" },
      data: { email: null, emailVerified: false },
    });
    await enter(colleague(OLD));
    expect(await emailOf(holder.userId)).toBe("second@example.com");
  });

  it("is not taken by an address that nobody verified", async () => {
    const holder = await enter(google(OLD));
    await db().account.updateMany({ data: { emailVerified: false } });
    const other = await enter(github(OLD, { emailVerified: false }));
    expect(other.email).toBeNull();
    expect(await emailOf(holder.userId)).toBe(OLD);
  });
});

describe("an answer without the e-mail, for want of a permission", () => {
  it("leaves what is known as it is, and lets nobody lose it", async () => {
    const first = await enter(
      google(OLD, { hostedDomain: "example.com", profile: { hd: "example.com", name: "Old" } }),
    );
    const silent = google(null, { emailUnknown: true, profile: { name: "New" } });
    expect(await enter(silent)).toMatchObject({ userId: first.userId, email: OLD });
    const account = await db().account.findFirstOrThrow();
    expect(account).toMatchObject({
      email: OLD,
      emailVerified: true,
      profile: { hd: "example.com", name: "New" },
    });
  });
});

describe("a disconnected account", () => {
  async function disconnectGithub() {
    const person = await enter(google(OLD));
    await enter(github(OLD));
    const { userId, sessionId } = person;
    await unlinkAccount({ accountId: await accountOf(userId, "github"), userId, sessionId }, CLIENT);
    return person;
  }

  it("does not come back by its e-mail, and says how to sign in", async () => {
    const { userId } = await disconnectGithub();
    await expect(enter(github(OLD))).rejects.toMatchObject({
      code: "account-disconnected",
      status: 409,
      providers: ["google"],
      userId,
    });
    expect(await listLinkedAccounts(userId)).toHaveLength(1);
  });

  it("comes back by the connections page, and signs in again then", async () => {
    const { userId } = await disconnectGithub();
    expect(await linkIdentity(github(OLD), userId, CLIENT)).toBe("linked");
    expect(await enter(github(OLD))).toMatchObject({ userId, found: "known" });
  });

  it("is a user of its own once its address is another one", async () => {
    const { userId } = await disconnectGithub();
    const other = await enter(github(NEW));
    expect(other).toMatchObject({ found: "created", email: NEW });
    expect(other.userId).not.toBe(userId);
  });

  it("is forgotten when the person leaves", async () => {
    const { userId } = await disconnectGithub();
    expect(await db().decision.count()).toBe(1);
    expect(await deleteUser(userId)).toBe("deleted");
    expect(await db().decision.count()).toBe(0);
  });

  it("another account of the same address is not", async () => {
    const { userId } = await disconnectGithub();
    expect(await enter(github(OLD, { subject: "h2" }))).toMatchObject({ userId, found: "linked" });
  });
});

describe("after a disconnection", () => {
  it("sessions begun with the account end, and the one that asks must be proven anew", async () => {
    const asking = await enter(github(OLD));
    const byGoogle = await enter(google(OLD));
    const byGithub = await enter(github(OLD));
    const { userId, sessionId } = asking;
    await unlinkAccount({ accountId: await accountOf(userId, "github"), userId, sessionId }, CLIENT);
    expect((await readSession(byGithub.sealed)).status).toBe("unknown");
    expect(await readSession(byGoogle.sealed)).toMatchObject({ status: "live", session: { fresh: true } });
    expect(await readSession(asking.sealed)).toMatchObject({ status: "live", session: { fresh: false } });
    const [event] = await db().auditEvent.findMany({ where: { type: "sessions.ended" } });
    expect(event).toMatchObject({ subjectId: userId, sessionId, detail: { count: 1 } });
  });

  it("a session that was proven by another account since stays", async () => {
    const asking = await enter(google(OLD));
    const begun = await enter(github(OLD));
    const proven = await reauthenticate(google(OLD), begun, CLIENT);
    const { userId, sessionId } = asking;
    await unlinkAccount({ accountId: await accountOf(userId, "github"), userId, sessionId }, CLIENT);
    expect(await readSession(proven.sealed)).toMatchObject({ status: "live", session: { fresh: true } });
    expect(await readSession(asking.sealed)).toMatchObject({ status: "live", session: { fresh: true } });
  });

  it("sessions of a version that did not note the account end by its provider", async () => {
    const asking = await enter(google(OLD));
    const before = await enter(github(OLD));
    await db().session.updateMany({ data: { accountId: null } });
    const { userId, sessionId } = asking;
    await unlinkAccount({ accountId: await accountOf(userId, "github"), userId, sessionId }, CLIENT);
    expect((await readSession(before.sealed)).status).toBe("unknown");
    expect((await readSession(asking.sealed)).status).toBe("live");
  });
});
