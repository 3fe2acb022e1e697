import { beforeAll, beforeEach, expect, it } from "vitest";
import { unlinkAccount } from "@/lib/accounts/mutations";
import { db } from "@/lib/db/client";
import { linkIdentity } from "@/lib/identity/link";
import { signIn } from "@/lib/identity/sign-in";
import { reauthenticate } from "@/lib/identity/reauthenticate";
import { liftDecisionById, lookUpDecisions } from "@/lib/admin/decisions";
import { changeRole, disableUser, enableUser } from "@/lib/admin/mutations";
import { beginExport, deleteUser, updateProfile } from "@/lib/users/mutations";
import { CLIENT, emptyTables, identity, useFreshDatabase } from "./fixtures";

beforeAll(useFreshDatabase);
beforeEach(emptyTables);

const google = identity({ subject: "g1", email: "one@example.com" });
const github = identity({ provider: "github", subject: "h1", email: "one@example.com" });
const request = { client: CLIENT, carrier: "COOKIE" } as const;

/** The events of a kind that were written since, as who did it, to whom, in which session, from where. */
async function rowsOf(...types: string[]) {
  const select = { type: true, actorId: true, subjectId: true, sessionId: true, ip: true, userAgent: true };
  return db().auditEvent.findMany({ where: { type: { in: types } }, orderBy: { type: "asc" }, select });
}

it("what a person does is theirs, about them, and of the session in which they did it", async () => {
  const { user, session } = await signIn(google, request);
  const [userId, sessionId] = [user.id, session.id];
  const before = (await db().account.findFirstOrThrow()).lastUsedAt;
  await reauthenticate(google, { userId, sessionId }, CLIENT);
  expect((await db().account.findFirstOrThrow()).lastUsedAt.getTime()).toBeGreaterThan(before.getTime());
  await linkIdentity(github, userId, CLIENT);
  await updateProfile(userId, { name: "Other", locale: "ru" }, CLIENT);
  await beginExport({ userId, sessionId }, CLIENT, () => Promise.resolve());
  const { id: accountId } = await db().account.findFirstOrThrow({ where: { provider: "github" } });
  await unlinkAccount({ accountId, userId, sessionId }, CLIENT);

  const theirs = { actorId: userId, subjectId: userId, ...CLIENT };
  expect(await rowsOf("user.created", "account.linked", "user.updated")).toEqual([
    { type: "account.linked", ...theirs, sessionId: null },
    { type: "user.created", ...theirs, sessionId: null },
    { type: "user.updated", ...theirs, sessionId: null },
  ]);
  const within = ["account.unlinked", "data.exported", "session.reauthenticated", "session.started"];
  expect(await rowsOf(...within)).toEqual(within.map((type) => ({ type, ...theirs, sessionId })));

  await deleteUser(userId);
  const nowhere = { ip: null, userAgent: null, sessionId: null };
  expect(await rowsOf("user.deleted")).toEqual([
    { type: "user.deleted", actorId: userId, subjectId: userId, ...nowhere },
  ]);
});

it("what an administrator does is theirs, about the person, and of the administrator's session", async () => {
  const chief = await signIn(identity({ subject: "chief", email: "chief@example.com" }), request);
  await db().user.update({ where: { id: chief.user.id }, data: { role: "ADMIN" } });
  const actor = { actorId: chief.user.id, actorSessionId: chief.session.id };
  const { user } = await signIn(google, request);
  const change = { ...actor, userId: user.id };
  await disableUser({ ...change, reason: "No" }, CLIENT);
  await enableUser(change, CLIENT);
  await changeRole({ ...change, role: "ADMIN" }, CLIENT);
  await changeRole({ ...change, role: "USER" }, CLIENT);
  const { items } = await lookUpDecisions({ ...actor, client: CLIENT }, { email: "one@example.com" }, 25);
  await liftDecisionById({ ...actor, decisionId: items[0]?.id ?? "" }, CLIENT);

  const types = ["decision.lifted", "sessions.ended", "user.disabled", "user.enabled", "user.role-changed"];
  const row = { actorId: chief.user.id, subjectId: user.id, sessionId: chief.session.id, ...CLIENT };
  const rows = await rowsOf(...types, "user.viewed");
  expect(rows).toEqual([...types, "user.role-changed", "user.viewed"].map((type) => ({ type, ...row })));
  expect(await rowsOf("decision.viewed")).toEqual([{ type: "decision.viewed", ...row, subjectId: null }]);
});
