import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { listLinkedAccounts } from "@/lib/accounts/data";
import { unlinkAccount } from "@/lib/accounts/mutations";
import { db } from "@/lib/db/client";
import type { Identity } from "@/lib/identity/identity";
import { linkIdentity } from "@/lib/identity/link";
import { signIn } from "@/lib/identity/sign-in";
import { reauthenticate } from "@/lib/identity/reauthenticate";
import { readSession } from "@/lib/sessions/data";
import { CLIENT, countRows, emptyTables, identity, useFreshDatabase } from "./fixtures";

beforeAll(async () => {
  vi.stubEnv("ALLOWED_EMAIL_DOMAINS", "example.com");
  await useFreshDatabase();
});
afterAll(() => {
  vi.unstubAllEnvs();
});
beforeEach(emptyTables);

const work = identity({ email: "worker@example.com" });
const hidden = identity({ email: null, emailVerified: false });
const unverified = identity({ email: "worker@example.com", emailVerified: false });
const elsewhere = identity({ email: "worker@example.net" });
const privately = identity({ provider: "github", subject: "77", email: "private@example.org" });
const workAtGithub = identity({ provider: "github", subject: "78", email: "worker@example.com" });
const NOT_ALLOWED = { code: "domain-not-allowed" };

async function enter(proof: Identity = work) {
  const { user, session } = await signIn(proof, { client: CLIENT, carrier: "COOKIE" });
  return { userId: user.id, sessionId: session.id, sealed: session.sealed };
}

/** As it could be connected before there was a list. */
async function addPrivateAccount(userId: string): Promise<void> {
  const { provider, subject: providerAccountId, email, emailVerified } = privately;
  await db().account.create({ data: { userId, provider, providerAccountId, email, emailVerified } });
}

describe("somebody who has left", () => {
  it.each([
    ["hides their e-mail", hidden],
    ["has it unverified", unverified],
    ["has one of another domain", elsewhere],
  ])(
    "is refused when the provider %s, has no address here any more, and their sessions end",
    async (_, later) => {
      const { userId, sealed } = await enter();
      await expect(enter(later)).rejects.toMatchObject({ ...NOT_ALLOWED, userId });
      expect(await db().user.findUnique({ where: { id: userId } })).toMatchObject({ email: null });
      expect((await readSession(sealed)).status).toBe("unknown");
      const [event] = await db().auditEvent.findMany({ where: { type: "sessions.ended" } });
      expect(event).toMatchObject({ subjectId: userId, actorId: null, detail: { count: 1 } });
      await expect(enter(work)).resolves.toMatchObject({ userId });
    },
  );

  it("does not come in by a private account that was once connected", async () => {
    const { userId } = await enter();
    await addPrivateAccount(userId);
    await expect(enter(privately)).rejects.toMatchObject({ ...NOT_ALLOWED, userId });
  });

  it("does not prove themselves by it either, and the session stays as it was", async () => {
    const { userId, sessionId, sealed } = await enter();
    await addPrivateAccount(userId);
    await expect(reauthenticate(privately, { userId, sessionId }, CLIENT)).rejects.toMatchObject(NOT_ALLOWED);
    expect((await readSession(sealed)).status).toBe("live");
  });

  it("loses their sessions by what a step-up learns", async () => {
    const { userId, sessionId, sealed } = await enter();
    await expect(reauthenticate(hidden, { userId, sessionId }, CLIENT)).rejects.toMatchObject(NOT_ALLOWED);
    expect((await readSession(sealed)).status).toBe("unknown");
  });
});

describe("somebody who works here", () => {
  it("does not connect an account from outside, and nothing is written", async () => {
    const { userId } = await enter();
    await expect(linkIdentity(privately, userId, CLIENT)).rejects.toMatchObject({ ...NOT_ALLOWED, userId });
    expect(await listLinkedAccounts(userId)).toHaveLength(1);
  });

  it("does not disconnect the last account that may sign in, though there is another", async () => {
    const { userId, sessionId } = await enter();
    await addPrivateAccount(userId);
    const [first] = await listLinkedAccounts(userId);
    const owned = { accountId: first?.id ?? "", userId, sessionId };
    expect(await unlinkAccount(owned, CLIENT)).toBe("last");
    await linkIdentity(workAtGithub, userId, CLIENT);
    expect(await unlinkAccount(owned, CLIENT)).toBe("unlinked");
  });

  it("keeps their sessions when one of two accounts is of another domain now", async () => {
    const { userId, sealed } = await enter();
    await linkIdentity(workAtGithub, userId, CLIENT);
    await expect(enter(elsewhere)).rejects.toMatchObject(NOT_ALLOWED);
    expect((await readSession(sealed)).status).toBe("live");
    expect(await db().user.findUnique({ where: { id: userId } })).toMatchObject({ email: work.email });
  });

  it("does not come in by a proof that was kept from telling the e-mail, while what was known of it stays", async () => {
    const { userId, sessionId, sealed } = await enter();
    const silent = identity({ email: null, emailVerified: false, emailUnknown: true });
    await expect(enter(silent)).rejects.toMatchObject({ ...NOT_ALLOWED, userId });
    await expect(reauthenticate(silent, { userId, sessionId }, CLIENT)).rejects.toMatchObject(NOT_ALLOWED);
    await expect(linkIdentity(silent, userId, CLIENT)).rejects.toMatchObject(NOT_ALLOWED);
    expect((await readSession(sealed)).status).toBe("live");
    expect(await db().user.findUnique({ where: { id: userId } })).toMatchObject({ email: work.email });
    expect(await enter()).toMatchObject({ userId });
  });
});

describe("a stranger", () => {
  it("whose provider does not tell an e-mail is refused, and nothing is written", async () => {
    const silent = identity({ email: null, emailVerified: false, emailUnknown: true });
    await expect(enter(silent)).rejects.toMatchObject(NOT_ALLOWED);
    expect(await countRows()).toEqual({ users: 0, accounts: 0, sessions: 0, events: 0 });
  });
});
