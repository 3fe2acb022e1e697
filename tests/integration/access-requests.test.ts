import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { decideAccessRequest } from "@/lib/admin/access-requests";
import { changeRole, disableUser, enableUser } from "@/lib/admin/mutations";
import { cleanUp } from "@/lib/cleanup/clean-up";
import { db } from "@/lib/db/client";
import type { Identity } from "@/lib/identity/identity";
import { linkIdentity } from "@/lib/identity/link";
import { signIn as signInOpenly } from "@/lib/identity/sign-in";
import {
  countWaitingRequests,
  findAccessRequest,
  listAccessRequests,
} from "@/lib/users/access-requests/data";
import { askForAccess, withdrawRequest } from "@/lib/users/access-requests/mutations";
import { digestOfAccount } from "@/lib/users/decisions/digest";
import { findInvitation } from "@/lib/users/invitations/data";
import { deleteUser } from "@/lib/users/mutations";
import { CLIENT, createUser, emptyTables, identity, useFreshDatabase } from "./fixtures";
import { administrator, invite, joe } from "./invited";

beforeAll(useFreshDatabase);
beforeEach(emptyTables);
afterEach(() => {
  vi.unstubAllEnvs();
});

const applicant = { provider: "google", subject: "joe", name: "Joe", email: joe.email, login: null };

async function requestId(): Promise<string> {
  return (await db().accessRequest.findFirstOrThrow()).id;
}

async function comeIn(signUp: string, proof: Identity = joe, lists: Record<string, string> = {}) {
  for (const [name, value] of Object.entries({ SIGN_UP: signUp, ...lists })) vi.stubEnv(name, value);
  vi.resetModules();
  const { signIn } = await import("@/lib/identity/sign-in");
  return signIn(proof, { client: CLIENT, carrier: "COOKIE" });
}

type Changed = Awaited<ReturnType<typeof administrator>> & { readonly userId: string };

const GRANT = { grant: true } as const;
const DECLINE = { grant: false, reason: "We do not know you." } as const;

describe("a request for access", () => {
  it.each(["invited", "closed"])(
    "granted lets that very account in once, under %s, and is gone then",
    async (signUp) => {
      expect(await askForAccess(applicant, CLIENT)).toBe("asked");
      await expect(comeIn(signUp)).rejects.toMatchObject({ status: 403 });
      const root = await administrator();
      const decided = { ...root, requestId: await requestId(), decision: GRANT };
      expect(await decideAccessRequest(decided, CLIENT)).toBe("decided");
      const another = identity({ subject: "not-joe", email: null, emailVerified: false });
      await expect(comeIn(signUp, another)).rejects.toMatchObject({ status: 403 });
      expect(await comeIn(signUp)).toMatchObject({ found: "created", user: { role: "USER" } });
      expect(await db().accessRequest.count()).toBe(0);
      const { id: joeId } = await db().user.findUniqueOrThrow({ where: { email: joe.email ?? "" } });
      const where = { type: { startsWith: "access." } };
      const events = await db().auditEvent.findMany({ where, orderBy: { id: "asc" } });
      const detail = { provider: "google", request: decided.requestId };
      const told = events.map((event) => [event.type, event.actorId, event.subjectId, event.detail]);
      expect(told).toEqual([
        ["access.requested", null, null, detail],
        ["access.granted", root.actorId, null, detail],
        ["access.used", joeId, joeId, { ...detail, by: root.actorId }],
      ]);
    },
  );

  it("is one for each account, also of many at once, and asking again changes nothing", async () => {
    const asked = await Promise.all(Array.from({ length: 8 }, () => askForAccess(applicant, CLIENT)));
    expect(asked.filter((each) => each === "asked")).toHaveLength(1);
    expect(await askForAccess({ ...applicant, name: "Another" }, CLIENT)).toBe("asked-before");
    expect((await listAccessRequests(10)).items).toMatchObject([{ name: "Joe", status: "PENDING" }]);
    expect(await db().auditEvent.count({ where: { type: "access.requested" } })).toBe(1);
  });

  it("declined tells why, stays through asking and taking back, and lets nobody in", async () => {
    await askForAccess(applicant, CLIENT);
    const root = await administrator();
    await decideAccessRequest({ ...root, requestId: await requestId(), decision: DECLINE }, CLIENT);
    await withdrawRequest(applicant);
    expect(await askForAccess(applicant, CLIENT)).toBe("asked-before");
    expect(await findAccessRequest(applicant)).toMatchObject({ status: "DECLINED", reason: DECLINE.reason });
    await expect(comeIn("closed")).rejects.toMatchObject({ code: "sign-up-closed" });
    await decideAccessRequest({ ...root, requestId: await requestId(), decision: GRANT }, CLIENT);
    expect(await findAccessRequest(applicant)).toMatchObject({ status: "GRANTED", reason: null });
  });

  it("does not pass the lists, which are the operator's", async () => {
    await askForAccess(applicant, CLIENT);
    await decideAccessRequest(
      { ...(await administrator()), requestId: await requestId(), decision: GRANT },
      CLIENT,
    );
    const refused = comeIn("closed", joe, { ALLOWED_EMAIL_DOMAINS: "example.org" });
    await expect(refused).rejects.toMatchObject({ code: "domain-not-allowed" });
  });

  it("can be taken back, and then nothing of it is there", async () => {
    await askForAccess(applicant, CLIENT);
    await withdrawRequest(applicant);
    expect(await db().accessRequest.count()).toBe(0);
  });

  it("is over after its time: it is not seen, decided or honoured, and cleanup removes it", async () => {
    await askForAccess(applicant, CLIENT);
    const root = await administrator();
    const id = await requestId();
    await decideAccessRequest({ ...root, requestId: id, decision: GRANT }, CLIENT);
    const { expiresAt, decidedAt } = await db().accessRequest.findUniqueOrThrow({ where: { id } });
    expect(expiresAt.getTime() - (decidedAt?.getTime() ?? 0)).toBe(30 * 86_400_000);
    // However often it is decided, it is gone ninety days after it was made.
    const createdAt = new Date(Date.now() - 80 * 86_400_000);
    await db().accessRequest.update({ where: { id }, data: { createdAt } });
    await decideAccessRequest({ ...root, requestId: id, decision: GRANT }, CLIENT);
    const last = await db().accessRequest.findUniqueOrThrow({ where: { id } });
    expect(last.expiresAt.getTime() - createdAt.getTime()).toBe(90 * 86_400_000);
    await db().accessRequest.update({ where: { id }, data: { expiresAt: new Date(Date.now() - 1000) } });
    expect(await findAccessRequest(applicant)).toBeNull();
    expect((await listAccessRequests(10)).items).toEqual([]);
    expect(await decideAccessRequest({ ...root, requestId: id, decision: GRANT }, CLIENT)).toBe("unknown");
    await expect(comeIn("closed")).rejects.toMatchObject({ code: "sign-up-closed" });
    await cleanUp();
    expect(await db().accessRequest.count()).toBe(0);
  });

  it("is gone when its account becomes that of a user who was there", async () => {
    await askForAccess(applicant, CLIENT);
    const other = identity({ provider: "github", subject: "9", email: "other@example.com" });
    const { user } = await signInOpenly(other, { client: CLIENT, carrier: "COOKIE" });
    await linkIdentity(joe, user.id, CLIENT);
    expect(await db().accessRequest.count()).toBe(0);
  });

  it("granted counts, and is shown, as waiting once whoever granted it is no administrator any more", async () => {
    await askForAccess(applicant, CLIENT);
    const root = await administrator();
    await decideAccessRequest({ ...root, requestId: await requestId(), decision: GRANT }, CLIENT);
    expect(await countWaitingRequests()).toBe(0);
    for (const lost of [{ disabledAt: new Date() }, { disabledAt: null, role: "USER" as const }]) {
      await db().user.update({ where: { id: root.actorId }, data: lost });
      expect(await findAccessRequest(applicant)).toMatchObject({ status: "PENDING" });
      const { items } = await listAccessRequests(10);
      expect(items).toMatchObject([{ status: "PENDING", decidedById: null, decidedAt: null }]);
      expect(await countWaitingRequests()).toBe(1);
      await expect(comeIn("closed")).rejects.toMatchObject({ code: "sign-up-closed" });
    }
    const other = { ...(await administrator("other@example.com")), requestId: await requestId() };
    await decideAccessRequest({ ...other, decision: GRANT }, CLIENT);
    expect(await comeIn("closed")).toMatchObject({ found: "created" });
  });

  it.each([
    ["disabled", (user: Changed) => disableUser({ ...user, reason: "Left" }, CLIENT), enableUser],
    [
      "demoted",
      (user: Changed) => changeRole({ ...user, role: "USER" }, CLIENT),
      (user: Changed) => changeRole({ ...user, role: "ADMIN" }, CLIENT),
    ],
  ])(
    "granted by somebody who was %s, and an invitation of theirs, do not come back with their right",
    async (_, take, giveBack) => {
      await askForAccess(applicant, CLIENT);
      const root = await administrator();
      const { token } = await invite({}, root);
      await decideAccessRequest({ ...root, requestId: await requestId(), decision: GRANT }, CLIENT);
      const changed = { ...(await administrator("other@example.com")), userId: root.actorId };
      expect(await take(changed)).toBe("changed");
      expect(await giveBack(changed, CLIENT)).toBe("changed");
      expect(await db().accessRequest.findFirst()).toMatchObject({ status: "PENDING", decidedById: null });
      expect(await findInvitation(token)).toMatchObject({ state: "revoked" });
      const type = { in: ["access.reopened", "invitation.all-taken-back"] };
      const events = await db().auditEvent.findMany({ where: { type }, orderBy: { type: "asc" } });
      expect(events.map((event) => [event.type, event.actorId, event.subjectId, event.detail])).toEqual([
        ["access.reopened", changed.actorId, root.actorId, { count: 1 }],
        ["invitation.all-taken-back", changed.actorId, root.actorId, { count: 1 }],
      ]);
    },
  );

  it("is not made by a page that is older than the user, and is gone with them", async () => {
    const { user } = await signInOpenly(joe, { client: CLIENT, carrier: "COOKIE" });
    expect(await askForAccess(applicant, CLIENT)).toBe("user-already");
    expect(await db().accessRequest.count()).toBe(0);
    const left = {
      digest: digestOfAccount(applicant),
      provider: "google",
      expiresAt: new Date(Date.now() + 9e6),
    };
    await db().accessRequest.create({ data: left });
    expect(await deleteUser(user.id)).toBe("deleted");
    expect(await db().accessRequest.count()).toBe(0);
  });

  it("is decided by administrators alone", async () => {
    await askForAccess(applicant, CLIENT);
    const { id } = await createUser({ email: null });
    const actor = { actorId: id, actorSessionId: crypto.randomUUID() };
    const decided = decideAccessRequest({ ...actor, requestId: await requestId(), decision: GRANT }, CLIENT);
    await expect(decided).rejects.toMatchObject({ code: "forbidden" });
    expect(await findAccessRequest(applicant)).toMatchObject({ status: "PENDING" });
  });
});
