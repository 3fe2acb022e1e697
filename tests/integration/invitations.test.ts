import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createInvitation, takeBackInvitation } from "@/lib/admin/invitations";
import { disableUser } from "@/lib/admin/mutations";
import { invitationCreation } from "@/lib/api/contract/newcomers/schema";
import { db } from "@/lib/db/client";
import { findInvitation, findInvitationUse, listInvitations } from "@/lib/users/invitations/data";
import { hashInvitationToken } from "@/lib/users/invitations/token";
import { deleteUser } from "@/lib/users/mutations";
import { cleanUp } from "@/lib/cleanup/clean-up";
import { CLIENT, countRows, createUser, emptyTables, identity, useFreshDatabase } from "./fixtures";
import { administrator, ANYBODY, comeIn, DAY, invite, jane, joe, type Outcome, withSignUp } from "./invited";

beforeAll(useFreshDatabase);
beforeEach(emptyTables);
afterEach(() => {
  vi.unstubAllEnvs();
});

describe("an invitation", () => {
  it("lets one newcomer in, tells its token once, and leaves what happened in the log", async () => {
    const { id, token, url, by } = await invite();
    expect(url).toBe(`http://localhost:3000/sign-in/invitation/${token}`);
    expect(JSON.stringify(await db().invitation.findMany())).not.toContain(token);
    const closed = await withSignUp("invited");
    expect(await comeIn(closed, joe, token)).toEqual({ found: "created", role: "USER" });
    expect(await comeIn(closed, jane, token)).toEqual({ code: "invitation-over" });
    expect(await comeIn(closed, joe, token)).toEqual({ found: "known", role: "USER" });
    expect(await countRows()).toMatchObject({ users: 2, accounts: 1 });
    const user = await db().user.findUniqueOrThrow({ where: { email: joe.email ?? "" } });
    expect(await findInvitationUse(user.id)).toMatchObject({ invitationId: id });
    const where = { type: { startsWith: "invitation." } };
    const events = await db().auditEvent.findMany({ where, orderBy: { id: "asc" } });
    expect(events.map(({ type, actorId, detail }) => ({ type, actorId, detail }))).toEqual([
      {
        type: "invitation.created",
        actorId: by.actorId,
        detail: { invitation: id, role: "USER", by: "link" },
      },
      { type: "invitation.used", actorId: user.id, detail: { invitation: id, role: "USER" } },
    ]);
    const { items } = await listInvitations(5);
    expect(items).toMatchObject([{ id, state: "used", uses: 1, users: [{ id: user.id, name: joe.name }] }]);
  });

  it("of two people with one link at once lets one in, and of five with three uses three", async () => {
    const by = await administrator();
    const { token } = await invite({}, by);
    const many = await invite({ maxUses: 3 }, by);
    const invited = await withSignUp("invited");
    const crowd = (subjects: string[], link: string) =>
      Promise.all(
        subjects.map((subject) =>
          comeIn(invited, identity({ subject, email: `${subject}@example.com` }), link),
        ),
      );
    const got = (outcomes: Outcome[]) =>
      outcomes.map((each) => ("code" in each ? each.code : each.found)).sort();
    expect(got(await crowd(["a", "b"], token))).toEqual(["created", "invitation-over"]);
    const three = ["created", "created", "created", "invitation-over", "invitation-over"];
    expect(got(await crowd(["c", "d", "e", "f", "g"], many.token))).toEqual(three);
    expect(await db().user.count()).toBe(5);
  });

  it("one person with two tabs uses one of it", async () => {
    const { token, id } = await invite({ maxUses: 2 });
    const invited = await withSignUp("invited");
    const outcomes = await Promise.all([comeIn(invited, joe, token), comeIn(invited, joe, token)]);
    expect(outcomes).toEqual(expect.arrayContaining([expect.objectContaining({ found: "known" })]));
    expect(await db().invitation.findUnique({ where: { id } })).toMatchObject({ uses: 1 });
  });

  it.each<[string, (made: Awaited<ReturnType<typeof invite>>) => Promise<unknown>, string]>([
    ["taken back", ({ id, by }) => takeBackInvitation({ ...by, invitationId: id }, CLIENT), "revoked"],
    [
      "expired",
      ({ id }) => db().invitation.update({ where: { id }, data: { expiresAt: new Date(Date.now() - 1000) } }),
      "expired",
    ],
    [
      "of somebody who was disabled since",
      async ({ by }) => {
        const other = await administrator("other@example.com");
        await disableUser({ ...other, userId: by.actorId, reason: "left" }, CLIENT);
      },
      "revoked",
    ],
    [
      "of somebody who is no administrator any more",
      ({ by }) => db().user.update({ where: { id: by.actorId }, data: { role: "USER" } }),
      "unsigned",
    ],
    ["of somebody who has left", ({ by }) => db().user.delete({ where: { id: by.actorId } }), "unsigned"],
  ])("%s opens nothing, and nothing is written", async (_, spoil, state) => {
    const made = await invite();
    await spoil(made);
    expect(await findInvitation(made.token)).toMatchObject({ state });
    const before = await countRows();
    expect(await comeIn(await withSignUp("invited"), joe, made.token)).toEqual({ code: "invitation-over" });
    expect(await countRows()).toEqual(before);
    expect(await db().invitation.findUnique({ where: { id: made.id } })).toMatchObject({ uses: 0 });
  });

  it("that nobody made opens nothing", async () => {
    const invited = await withSignUp("invited");
    for (const token of ["", "inv_", `inv_${"A".repeat(43)}`, "x".repeat(5000), "inv_\u0000"]) {
      expect(await comeIn(invited, joe, token)).toEqual({ code: "invitation-over" });
      expect(await findInvitation(token)).toBeNull();
    }
  });

  it("is not taken back twice, nor when it was used", async () => {
    const { id, by } = await invite();
    expect(await takeBackInvitation({ ...by, invitationId: id }, CLIENT)).toBe("revoked");
    expect(await takeBackInvitation({ ...by, invitationId: id }, CLIENT)).toBe("over");
    expect(await takeBackInvitation({ ...by, invitationId: crypto.randomUUID() }, CLIENT)).toBe("unknown");
    expect(await db().auditEvent.count({ where: { type: "invitation.taken-back" } })).toBe(1);
  });

  it("is made by administrators alone, and not where it would open nothing", async () => {
    const { id } = await createUser({ email: null });
    const actor = { actorId: id, actorSessionId: crypto.randomUUID() };
    await expect(createInvitation({ ...actor, terms: ANYBODY }, CLIENT)).rejects.toMatchObject({
      code: "forbidden",
    });
    vi.stubEnv("SIGN_UP", "closed");
    vi.resetModules();
    const closed = await import("@/lib/admin/invitations");
    const root = await administrator();
    const made = closed.createInvitation({ ...root, terms: ANYBODY }, CLIENT);
    await expect(made).rejects.toMatchObject({ code: "sign-up-closed" });
    expect(await db().invitation.count()).toBe(0);
  });
});

describe("an invitation for an administrator", () => {
  it("makes a newcomer one", async () => {
    const { token } = await invite({ role: "ADMIN" });
    expect(await comeIn(await withSignUp("invited"), joe, token)).toEqual({
      found: "created",
      role: "ADMIN",
    });
    expect(await db().user.findUnique({ where: { email: "joe@example.com" } })).toMatchObject({
      role: "ADMIN",
    });
    const [event] = await db().auditEvent.findMany({ where: { type: "user.role-changed" } });
    expect(event).toMatchObject({ detail: { role: "ADMIN", by: "invitation" } });
  });

  it("is for one person and at most seven days", async () => {
    for (const terms of [{ maxUses: 2 }, { lifetime: 7 * DAY + 1 }])
      await expect(
        invite({ role: "ADMIN", ...terms }, await administrator(`${crypto.randomUUID()}@example.com`)),
      ).rejects.toThrow("one person and seven days");
    expect(await db().invitation.count()).toBe(0);
    const terms = { role: "ADMIN", email: null };
    expect(invitationCreation.safeParse({ ...terms, max_uses: 2 }).success).toBe(false);
    expect(invitationCreation.safeParse({ ...terms, expires_in: 7 * DAY + 1 }).success).toBe(false);
    expect(invitationCreation.safeParse({ ...terms, expires_in: 7 * DAY, max_uses: 1 }).success).toBe(true);
    expect(invitationCreation.safeParse({ role: "USER", expires_in: 30 * DAY, max_uses: 2 }).success).toBe(
      true,
    );
  });

  it("gives nothing to whoever is a user, and is not used up by them", async () => {
    const { token, id } = await invite({ role: "ADMIN" });
    const open = await withSignUp("open");
    await comeIn(open, joe);
    expect(await comeIn(open, joe, token)).toEqual({ found: "known", role: "USER" });
    const atGithub = identity({ provider: "github", subject: "7", email: joe.email });
    expect(await comeIn(open, atGithub, token)).toEqual({ found: "linked", role: "USER" });
    expect(await db().invitation.findUnique({ where: { id } })).toMatchObject({ uses: 0 });
  });

  it("lets in as a user whom administrators have demoted before they left", async () => {
    const { token, by } = await invite({ role: "ADMIN" });
    const open = await withSignUp("open");
    await comeIn(open, joe);
    const { id } = await db().user.findUniqueOrThrow({ where: { email: "joe@example.com" } });
    const { changeRole } = await import("@/lib/admin/mutations");
    await changeRole({ ...by, userId: id, role: "ADMIN" }, CLIENT);
    await changeRole({ ...by, userId: id, role: "USER" }, CLIENT);
    expect(await deleteUser(id)).toBe("deleted");
    expect(await comeIn(await withSignUp("invited"), joe, token)).toEqual({ found: "created", role: "USER" });
  });

  it("does not pass a disabling, whoever made it", async () => {
    const { token, by } = await invite({ role: "ADMIN" });
    await comeIn(await withSignUp("open"), joe);
    const { id } = await db().user.findUniqueOrThrow({ where: { email: "joe@example.com" } });
    await disableUser({ ...by, userId: id, reason: "gone" }, CLIENT);
    await deleteUser(id);
    expect(await comeIn(await withSignUp("invited"), joe, token)).toEqual({ code: "account-disabled" });
  });
});

describe("what is kept", () => {
  it("goes with whoever came by it, and so does what is addressed to them", async () => {
    const by = await administrator();
    const mine = await invite({ email: "joe@example.com" }, by);
    await invite({ email: "joe@example.com" }, by);
    const others = await invite({ email: "jane@example.com" }, by);
    await comeIn(await withSignUp("invited"), joe, mine.token);
    const { id } = await db().user.findUniqueOrThrow({ where: { email: "joe@example.com" } });
    await deleteUser(id);
    expect((await db().invitation.findMany()).map((each) => each.id)).toEqual([others.id]);
    expect(await db().invitationUse.count()).toBe(0);
  });

  it("is removed thirty days after its end", async () => {
    const old = await invite();
    const recent = await invite({}, old.by);
    const ago = (days: number) => new Date(Date.now() - days * DAY * 1000);
    await db().invitation.update({ where: { id: old.id }, data: { expiresAt: ago(31) } });
    await db().invitation.update({ where: { id: recent.id }, data: { expiresAt: ago(29) } });
    await cleanUp();
    expect((await db().invitation.findMany()).map(({ id }) => id)).toEqual([recent.id]);
  });

  it("has of the token its digest alone", async () => {
    const { token, id } = await invite();
    const { hash } = await db().invitation.findUniqueOrThrow({ where: { id } });
    expect(Buffer.from(hash)).toEqual(Buffer.from(hashInvitationToken(token) ?? []));
  });
});
