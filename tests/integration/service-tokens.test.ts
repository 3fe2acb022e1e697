import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { disableUser, enableUser, changeRole, recordView } from "@/lib/admin/mutations";
import { createServiceToken, endServiceToken } from "@/lib/admin/service-tokens";
import { endSessionsOf } from "@/lib/admin/sessions";
import { listEvents, searchEvents } from "@/lib/audit/data";
import { cleanUp } from "@/lib/cleanup/clean-up";
import { db } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import { listServiceTokens, readServiceToken } from "@/lib/service-tokens/data";
import { noteServiceTokenUse } from "@/lib/service-tokens/mutations";
import type { Scope } from "@/lib/service-tokens/policy";
import { issueSession } from "@/lib/sessions/mutations";
import { createAccount } from "./cached-sessions";
import { CLIENT, countRows, createUser, emptyTables, useFreshDatabase, WAITING_FOR_US } from "./fixtures";
import { administrator, DAY } from "./invited";

beforeAll(useFreshDatabase);
beforeEach(emptyTables);

async function make(scopes: readonly Scope[] = ["users:write"], lifetime = 90 * DAY) {
  const by = await administrator();
  const terms = { name: "Offboarding", scopes, lifetime };
  const { id, token, expiresAt } = await createServiceToken({ ...by, terms }, CLIENT);
  return { id, token, expiresAt, by, actor: { serviceToken: { id, name: terms.name } } };
}

const TERMS = { name: "Mine", scopes: ["verify"] as const, lifetime: DAY };

const change = (id: string, data: { expiresAt?: Date; revokedAt?: Date; lastUsedAt?: Date }) =>
  db().serviceToken.update({ where: { id }, data, select: { id: true } });

const makerBecomes =
  (data: { role?: "USER"; disabledAt?: Date }) =>
  ({ by }: Awaited<ReturnType<typeof make>>) =>
    db().user.update({ where: { id: by.actorId }, data });

async function signIn(user: { id: string; role: "USER" | "ADMIN" }) {
  await createAccount(user.id);
  const begun = { user, provider: "google", carrier: "COOKIE", client: CLIENT } as const;
  return transaction((tx) => issueSession(tx, begun));
}

describe("a service token", () => {
  it("is kept as a digest alone, and is told once", async () => {
    const { id, token, by } = await make(["verify", "users:read"]);
    expect(token).toMatch(/^st_[\w-]{43}$/);
    const kept = JSON.stringify(await db().$queryRaw`SELECT row_to_json(t)::text FROM "ServiceToken" t`);
    expect(kept).toContain(id);
    expect(kept).not.toContain(token.slice(3));
    expect(kept).not.toContain(Buffer.from(token).toString("hex"));
    expect(JSON.stringify(await db().auditEvent.findMany())).not.toContain(token.slice(3));
    const { items } = await listServiceTokens(5);
    expect(items).toMatchObject([
      {
        id,
        name: "Offboarding",
        scopes: ["users:read", "verify"],
        state: "active",
        lastUsedAt: null,
        createdById: by.actorId,
        createdBy: { name: "Sample Person" },
      },
    ]);
    expect(await readServiceToken(token)).toMatchObject({
      status: "live",
      serviceToken: { id, name: "Offboarding" },
      scopes: ["users:read", "verify"],
      unnotedSince: null,
    });
  });

  it("is nothing that was not made here", async () => {
    const { token } = await make();
    for (const other of ["", "st_", `st_${"A".repeat(43)}`, `${token}A`, token.replace("st_", "inv_")])
      expect(await readServiceToken(other)).toEqual({ status: "unknown" });
  });

  it.each<[string, (made: Awaited<ReturnType<typeof make>>) => Promise<unknown>, string]>([
    ["revoked", ({ id, by }) => endServiceToken({ ...by, tokenId: id }, CLIENT), "revoked"],
    ["past its end", ({ id }) => change(id, { expiresAt: new Date(Date.now() - 1000) }), "expired"],
    [
      "of somebody who was disabled since",
      async ({ by }) => {
        const other = await administrator("other@example.com");
        await disableUser({ ...other, userId: by.actorId, reason: "left" }, CLIENT);
      },
      "revoked",
    ],
    [
      "of somebody who was demoted since",
      async ({ by }) => {
        const other = await administrator("other@example.com");
        await changeRole({ ...other, userId: by.actorId, role: "USER" }, CLIENT);
        await changeRole({ ...other, userId: by.actorId, role: "ADMIN" }, CLIENT);
      },
      "revoked",
    ],
    ["of somebody who was demoted by another hand", makerBecomes({ role: "USER" }), "unsigned"],
    ["of somebody who was disabled by another hand", makerBecomes({ disabledAt: new Date() }), "unsigned"],
    ["of somebody who has left", ({ by }) => db().user.delete({ where: { id: by.actorId } }), "unsigned"],
  ])("%s is worth nothing, and changes nothing", async (_, spoil, status) => {
    const made = await make();
    const { id: userId } = await createUser();
    await spoil(made);
    expect(await readServiceToken(made.token)).toEqual({ status });
    const before = await countRows();
    const late = disableUser({ ...made.actor, userId, reason: "By a program" }, CLIENT);
    await expect(late).rejects.toMatchObject({ code: "unauthenticated" });
    expect(await countRows()).toEqual(before);
  });

  it("ends at its end to the moment, by the database's clock", async () => {
    const { token } = await make();
    expect(await readServiceToken(token)).toMatchObject({ status: "live" });
    // The column has milliseconds, and would round up to one that is still to come.
    await db().$executeRaw`UPDATE "ServiceToken" SET "expiresAt" = date_trunc('milliseconds', now())`;
    expect(await readServiceToken(token)).toEqual({ status: "expired" });
  });

  it("is not revoked twice", async () => {
    const { id, by } = await make();
    expect(await endServiceToken({ ...by, tokenId: id }, CLIENT)).toBe("revoked");
    expect(await endServiceToken({ ...by, tokenId: id }, CLIENT)).toBe("over");
    expect(await endServiceToken({ ...by, tokenId: crypto.randomUUID() }, CLIENT)).toBe("over");
    const over = await createServiceToken({ ...by, terms: { ...TERMS, lifetime: 0 } }, CLIENT);
    expect(await endServiceToken({ ...by, tokenId: over.id }, CLIENT)).toBe("over");
    const events = await db().auditEvent.findMany({ where: { type: "service-token.revoked" } });
    expect(events).toMatchObject([{ actorId: by.actorId, detail: { token: id, name: "Offboarding" } }]);
  });

  it("is made and revoked by administrators alone", async () => {
    const { id } = await make();
    const actor = { actorId: (await createUser()).id, actorSessionId: crypto.randomUUID() };
    await expect(createServiceToken({ ...actor, terms: TERMS }, CLIENT)).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(endServiceToken({ ...actor, tokenId: id }, CLIENT)).rejects.toMatchObject({
      code: "forbidden",
    });
    expect(await db().serviceToken.count({ where: { revokedAt: null } })).toBe(1);
  });
});

describe("what a service token does", () => {
  it("is told as its own to administrators, and as an administrator's to the person", async () => {
    const { id, actor } = await make(["users:write", "sessions:revoke"]);
    const { id: userId } = await createUser();
    await signIn({ id: userId, role: "USER" });
    expect(await endSessionsOf({ ...actor, userId }, CLIENT)).toBe(1);
    expect(await disableUser({ ...actor, userId, reason: "Left" }, CLIENT)).toBe("changed");
    const { items } = await searchEvents({ personId: userId }, 10);
    const byToken = items.filter(({ serviceToken }) => serviceToken !== null);
    expect(byToken).toMatchObject([
      { type: "user.disabled", actorId: null, sessionId: null, serviceToken: { id, name: "Offboarding" } },
      { type: "sessions.ended", actorId: null, serviceToken: { id, name: "Offboarding" } },
    ]);
    const own = await listEvents(userId, 10);
    const [disabled] = own.items;
    expect(disabled).toMatchObject({ type: "user.disabled", staffId: id, ip: null, userAgent: null });
    expect(JSON.stringify(own.items)).not.toContain("Offboarding");
    const byNobody = { kind: "DISABLED", actorId: null };
    const decisions = await db().decision.findMany({ select: { kind: true, actorId: true } });
    expect(decisions).toEqual([byNobody, byNobody]);
    expect(await enableUser({ ...actor, userId }, CLIENT)).toBe("changed");
  });

  it("shuts out no administrator, nor lets one back in", async () => {
    const { actor } = await make();
    const other = await administrator("other@example.com");
    const late = disableUser({ ...actor, userId: other.actorId, reason: "By a program" }, CLIENT);
    await expect(late).rejects.toMatchObject({ code: "person-required" });
    await db().user.update({ where: { id: other.actorId }, data: { disabledAt: new Date() } });
    const back = enableUser({ ...actor, userId: other.actorId }, CLIENT);
    await expect(back).rejects.toMatchObject({ code: "person-required" });
  });

  it("ends no session of an administrator, who could not stay long enough to revoke it", async () => {
    const { actor, by } = await make(["sessions:revoke"]);
    const { id: sessionId } = await signIn({ id: by.actorId, role: "ADMIN" });
    for (const of of [{}, { sessionId }])
      await expect(endSessionsOf({ ...actor, userId: by.actorId, ...of }, CLIENT)).rejects.toMatchObject({
        code: "person-required",
      });
    expect(await db().session.count()).toBe(1);
    // Another administrator can.
    const other = await administrator("other@example.com");
    expect(await endSessionsOf({ ...other, userId: by.actorId }, CLIENT)).toBe(1);
  });

  it("is not done when the token is revoked while it waits", async () => {
    const { id, actor } = await make();
    const { id: userId } = await createUser();
    const late = await transaction(async (tx) => {
      await tx.$queryRaw`SELECT FROM "ServiceToken" WHERE "id" = ${id}::uuid FOR UPDATE`;
      const waits = disableUser({ ...actor, userId, reason: "By a program" }, CLIENT).catch(
        (error: unknown) => error,
      );
      await expect
        .poll(async () => (await tx.$queryRawUnsafe<unknown[]>(`SELECT 1 ${WAITING_FOR_US}`)).length)
        .toBeGreaterThan(0);
      await tx.serviceToken.update({ where: { id }, data: { revokedAt: new Date() }, select: { id: true } });
      return { waits };
    });
    expect(await late.waits).toMatchObject({ code: "unauthenticated" });
    expect(await db().user.count({ where: { disabledAt: { not: null } } })).toBe(0);
  });

  it("views a user once in ten minutes, and another token views them by itself", async () => {
    const { actor } = await make();
    const { id: userId } = await createUser();
    for (let time = 0; time < 3; time++) await recordView({ ...actor, userId }, CLIENT);
    const other = { serviceToken: { id: crypto.randomUUID(), name: "Another" } };
    await recordView({ ...other, userId }, CLIENT);
    const views = await db().auditEvent.findMany({ where: { type: "user.viewed" }, orderBy: { id: "asc" } });
    expect(views.map(({ serviceTokenName }) => serviceTokenName)).toEqual(["Offboarding", "Another"]);
  });
});

describe("a use", () => {
  it("is noted once by many at once, and the first is an event", async () => {
    const { id, token, actor } = await make();
    await Promise.all(Array.from({ length: 5 }, () => noteServiceTokenUse(actor.serviceToken, null, CLIENT)));
    expect(await readServiceToken(token)).toMatchObject({ status: "live", unnotedSince: undefined });
    const used = () =>
      db().auditEvent.findMany({ where: { type: "service-token.used" }, orderBy: { id: "asc" } });
    expect(await used()).toMatchObject([
      { serviceTokenId: id, serviceTokenName: "Offboarding", actorId: null, detail: { by: "first" } },
    ]);
    for (const days of [29, 31]) {
      const lastUsedAt = new Date(Date.now() - days * DAY * 1000);
      await change(id, { lastUsedAt });
      const read = await readServiceToken(token);
      expect(read).toMatchObject({ status: "live", unnotedSince: lastUsedAt });
      await noteServiceTokenUse(actor.serviceToken, lastUsedAt, CLIENT);
    }
    expect((await used()).map(({ detail }) => detail)).toMatchObject([{ by: "first" }, { by: "again" }]);
  });
});

it.each(["expiresAt", "revokedAt"] as const)("a token goes thirty days after its end, by %s", async (end) => {
  const { id } = await make();
  for (const [days, left] of [
    [29, 1],
    [30, 0],
  ] as const) {
    await change(id, { [end]: new Date(Date.now() - days * DAY * 1000) });
    await cleanUp();
    expect(await db().serviceToken.count()).toBe(left);
  }
});
