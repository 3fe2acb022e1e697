import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { db } from "@/lib/db/client";
import { linkIdentity } from "@/lib/identity/link";
import { signIn } from "@/lib/identity/sign-in";
import { changeRole } from "@/lib/admin/mutations";
import { deleteUser } from "@/lib/users/mutations";
import { CLIENT, emptyTables, identity, useFreshDatabase } from "./fixtures";

beforeAll(async () => {
  vi.stubEnv("ADMIN_EMAILS", "Chief@example.com, deputy@example.com");
  await useFreshDatabase();
});
afterAll(() => {
  vi.unstubAllEnvs();
});
beforeEach(emptyTables);

const chief = identity({ email: "chief@example.com" });
const enter = (proof = chief) => signIn(proof, { client: CLIENT, carrier: "COOKIE" });
const HOUR = 3_600_000;

describe("ADMIN_EMAILS", () => {
  it("makes whoever has a listed, verified e-mail an administrator at sign-in, with a short session", async () => {
    const { user, session } = await enter();
    expect(user.role).toBe("ADMIN");
    expect(session.expiresAt.getTime() - Date.now()).toBeLessThan(25 * HOUR);
    const [event, ...more] = await db().auditEvent.findMany({ where: { type: "user.role-changed" } });
    expect(event).toMatchObject({
      actorId: null,
      subjectId: user.id,
      detail: { role: "ADMIN", by: "environment" },
    });
    expect(more).toEqual([]);
    expect((await enter()).user.role).toBe("ADMIN");
    expect(await db().auditEvent.count({ where: { type: "user.role-changed" } })).toBe(1);
  });

  it("says nothing of an unverified e-mail, of another one, or of none", async () => {
    for (const fields of [
      { subject: "1", emailVerified: false },
      { subject: "2", email: "chief@example.com.example" },
      { subject: "3", email: null },
    ]) {
      const { user, session } = await enter(identity({ email: "chief@example.com", ...fields }));
      expect(user.role).toBe("USER");
      expect(session.expiresAt.getTime() - Date.now()).toBeGreaterThan(25 * HOUR);
    }
    expect(await db().user.count({ where: { role: "ADMIN" } })).toBe(0);
  });

  it("promotes somebody who was there before", async () => {
    const before = await enter(identity({ email: "other@example.com" }));
    expect(before.user.role).toBe("USER");
    const after = await enter(identity({ email: "deputy@example.com" }));
    expect(after.user).toMatchObject({ id: before.user.id, role: "ADMIN" });
  });

  it("is outlasted by what an administrator decided", async () => {
    const first = await enter();
    const deputy = await enter(identity({ subject: "77", email: "deputy@example.com" }));
    const actor = { actorId: first.user.id, actorSessionId: first.session.id };
    await changeRole({ ...actor, userId: deputy.user.id, role: "USER" }, CLIENT);
    const again = await enter(identity({ subject: "77", email: "deputy@example.com" }));
    expect(again.user).toMatchObject({ id: deputy.user.id, role: "USER" });
    expect(again.session.expiresAt.getTime() - Date.now()).toBeGreaterThan(25 * HOUR);
  });

  it("is outlasted also where somebody demoted left, and came back with what was not known of them then", async () => {
    const first = await enter();
    const left = await enter(identity({ subject: "77", email: "left@example.com" }));
    const actor = { actorId: first.user.id, actorSessionId: first.session.id };
    for (const role of ["ADMIN", "USER"] as const)
      await changeRole({ ...actor, userId: left.user.id, role }, CLIENT);
    await deleteUser(left.user.id);
    const again = await enter(identity({ subject: "77", email: "other@example.com" }));
    const github = identity({ provider: "github", subject: "7", email: "deputy@example.com" });
    await linkIdentity(github, again.user.id, CLIENT);
    await deleteUser(again.user.id);
    expect((await enter(github)).user).toMatchObject({ email: "deputy@example.com", role: "USER" });
  });

  it("promotes once, however many sign in at once", async () => {
    await enter(identity({ email: "other@example.com" }));
    const entered = await Promise.all(Array.from({ length: 8 }, () => enter()));
    expect(entered.map(({ user }) => user.role)).toEqual(Array.from({ length: 8 }, () => "ADMIN"));
    expect(await db().auditEvent.count({ where: { type: "user.role-changed" } })).toBe(1);
  });
});
