import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { unlinkAccount } from "@/lib/accounts/mutations";
import { db } from "@/lib/db/client";
import { linkIdentity } from "@/lib/identity/link";
import { signIn } from "@/lib/identity/sign-in";
import { liftDecisionById, lookUpDecisions } from "@/lib/admin/decisions";
import { changeRole, disableUser } from "@/lib/admin/mutations";
import { listDecisions } from "@/lib/users/decisions/data";
import { recordPromotion } from "@/lib/users/decisions/mutations";
import { deleteUser } from "@/lib/users/mutations";
import { CLIENT, emptyTables, identity, useFreshDatabase } from "./fixtures";

const proof = identity({ subject: "4711", email: "left@example.com", name: "Lee Left" });
const reason = "Left the team";

let actor: { actorId: string; actorSessionId: string };
let userId: string;

beforeAll(useFreshDatabase);
beforeEach(async () => {
  await emptyTables();
  const chief = identity({ subject: "1", email: "chief@example.com", name: "Chief" });
  const { user, session } = await signIn(chief, { client: CLIENT, carrier: "COOKIE" });
  await db().user.update({ where: { id: user.id }, data: { role: "ADMIN" } });
  actor = { actorId: user.id, actorSessionId: session.id };
  userId = (await signIn(proof, { client: CLIENT, carrier: "COOKIE" })).user.id;
});

const comeIn = () => signIn(proof, { client: CLIENT, carrier: "COOKIE" });
const onlyDecision = async () => {
  const { items } = await listDecisions(undefined, 25);
  expect(items).toHaveLength(1);
  return items[0]?.id ?? "";
};
const eventsOf = (...types: string[]) =>
  db().auditEvent.findMany({
    where: { type: { in: types } },
    orderBy: { id: "asc" },
    select: { type: true, actorId: true, subjectId: true, detail: true },
  });

describe("decisions that stand", () => {
  it("are told once each, whatever they hold for, with who decided and why", async () => {
    await disableUser({ ...actor, userId, reason }, CLIENT);
    expect(await db().decision.count()).toBeGreaterThan(1);
    expect((await listDecisions(undefined, 25)).items).toMatchObject([
      {
        kind: "DISABLED",
        userId,
        user: { name: "Lee Left", email: "left@example.com" },
        actorId: actor.actorId,
        actor: { name: "Chief", email: "chief@example.com" },
        reason,
      },
    ]);
  });

  it("are found by a whole e-mail or an account, and by nothing less, also once the user is gone", async () => {
    await disableUser({ ...actor, userId, reason }, CLIENT);
    await deleteUser(userId);
    const found = async (key: Parameters<typeof listDecisions>[0]) => (await listDecisions(key, 25)).items;
    const erased = [{ kind: "DISABLED", userId, user: null, reason: null }];
    expect(await found({ email: "LEFT@example.com" })).toMatchObject(erased);
    expect(await found({ provider: "google", subject: "4711" })).toMatchObject(erased);
    expect(await found({ email: "left@example.co" })).toEqual([]);
    expect(await found({ provider: "github", subject: "4711" })).toEqual([]);
  });

  it("are told page by page, the newest first, without those of people about their own accounts", async () => {
    await changeRole({ ...actor, userId, role: "ADMIN" }, CLIENT);
    await changeRole({ ...actor, userId, role: "USER" }, CLIENT);
    await db().$transaction((tx) => recordPromotion(tx, userId, "left@example.com"));
    await disableUser({ ...actor, userId, reason }, CLIENT);
    await db().decision.create({ data: { kind: "DISCONNECTED", digest: new Uint8Array(32), userId } });
    const kinds: string[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await listDecisions(undefined, 1, cursor ?? undefined);
      kinds.push(...page.items.map(({ kind }) => kind));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(kinds).toEqual(["DISABLED", "PROMOTED", "DEMOTED"]);
  });

  it("are looked up on record, without what was typed, and with a look at whom they find", async () => {
    await disableUser({ ...actor, userId, reason }, CLIENT);
    const looking = { ...actor, client: CLIENT };
    await lookUpDecisions(looking, undefined, 25);
    expect(await eventsOf("decision.viewed", "user.viewed")).toEqual([]);
    await lookUpDecisions(looking, { email: "nobody@example.com" }, 25);
    await lookUpDecisions(looking, { email: "left@example.com" }, 25);
    const by = { actorId: actor.actorId, detail: {} };
    expect(await eventsOf("decision.viewed", "user.viewed")).toEqual([
      { type: "decision.viewed", subjectId: null, ...by },
      { type: "decision.viewed", subjectId: null, ...by },
      { type: "user.viewed", subjectId: userId, ...by },
    ]);
  });
});

describe("disabling somebody", () => {
  it("holds for an account that they have disconnected before, whatever it says of its e-mail now", async () => {
    const github = identity({ provider: "github", subject: "7", email: null, emailVerified: false });
    await linkIdentity(github, userId, CLIENT);
    const { id: accountId } = await db().account.findFirstOrThrow({ where: { userId, provider: "github" } });
    const { session } = await comeIn();
    expect(await unlinkAccount({ accountId, userId, sessionId: session.id }, CLIENT)).toBe("unlinked");
    await disableUser({ ...actor, userId, reason }, CLIENT);
    const enter = () => signIn(github, { client: CLIENT, carrier: "COOKIE" });
    await expect(enter()).rejects.toMatchObject({ code: "account-disabled", userId });
    await liftDecisionById({ ...actor, decisionId: await onlyDecision() }, CLIENT);
    expect((await enter()).found).toBe("created");
  });
});

describe("lifting a decision", () => {
  it("lets somebody in again who is there, on record", async () => {
    await disableUser({ ...actor, userId, reason }, CLIENT);
    expect(await liftDecisionById({ ...actor, decisionId: await onlyDecision() }, CLIENT)).toBe("lifted");
    expect(await db().decision.count()).toBe(0);
    expect((await comeIn()).user.id).toBe(userId);
    const by = { actorId: actor.actorId, subjectId: userId };
    expect(await eventsOf("decision.lifted", "user.enabled")).toEqual([
      { type: "decision.lifted", detail: { kind: "DISABLED" }, ...by },
      { type: "user.enabled", detail: {}, ...by },
    ]);
  });

  it("lets somebody in again who had left, and writes nothing about whom they were", async () => {
    await disableUser({ ...actor, userId, reason }, CLIENT);
    await deleteUser(userId);
    await expect(comeIn()).rejects.toMatchObject({ code: "account-disabled" });
    await liftDecisionById({ ...actor, decisionId: await onlyDecision() }, CLIENT);
    expect((await comeIn()).found).toBe("created");
    expect(await eventsOf("decision.lifted")).toMatchObject([
      { subjectId: null, detail: { kind: "DISABLED" } },
    ]);
  });

  it("of a demotion leaves the role, and other decisions", async () => {
    await changeRole({ ...actor, userId, role: "ADMIN" }, CLIENT);
    await changeRole({ ...actor, userId, role: "USER" }, CLIENT);
    const decisionId = await onlyDecision();
    await disableUser({ ...actor, userId, reason }, CLIENT);
    await liftDecisionById({ ...actor, decisionId }, CLIENT);
    const user = await db().user.findUniqueOrThrow({ where: { id: userId } });
    expect(user).toMatchObject({ role: "USER", disabledReason: reason });
    expect((await listDecisions(undefined, 25)).items.map(({ kind }) => kind)).toEqual(["DISABLED"]);
    expect(await eventsOf("user.enabled")).toEqual([]);
  });

  it("is for administrators, of decisions that are there and not the person's own", async () => {
    await disableUser({ ...actor, userId, reason }, CLIENT);
    const decisionId = await onlyDecision();
    const { id: own } = await db().decision.create({
      data: { kind: "DISCONNECTED", digest: new Uint8Array(32), userId },
      select: { id: true },
    });
    const before = await db().decision.count();
    for (const missing of [own, randomUUID()])
      expect(await liftDecisionById({ ...actor, decisionId: missing }, CLIENT)).toBe("not-found");
    await expect(liftDecisionById({ ...actor, actorId: userId, decisionId }, CLIENT)).rejects.toMatchObject({
      code: "forbidden",
    });
    expect(await db().decision.count()).toBe(before);
    await liftDecisionById({ ...actor, decisionId }, CLIENT);
    expect(await liftDecisionById({ ...actor, decisionId }, CLIENT)).toBe("not-found");
  });
});
