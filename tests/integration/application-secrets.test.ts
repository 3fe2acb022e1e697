import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createSecret, deleteSecret } from "@/lib/admin/applications";
import { verifyClientSecret } from "@/lib/applications/data";
import { MAX_SECRETS, ROTATION } from "@/lib/applications/secrets/policy";
import { db } from "@/lib/db/client";
import type { Actor } from "@/lib/users/administrators";
import { enterAdministrator, eventsBy, NATIVE, register, WEB } from "./application-world";
import { CLIENT, emptyTables, useFreshDatabase } from "./fixtures";

let actor: Actor;

beforeAll(useFreshDatabase);
beforeEach(async () => {
  await emptyTables();
  actor = await enterAdministrator();
});

describe("secrets", () => {
  it("are two at most; the older goes on for a week and can be deleted before", async () => {
    const { id, secret: first, target } = await register(actor, WEB);
    const second = await createSecret(target, CLIENT);
    const rows = await db().applicationSecret.findMany({ orderBy: { createdAt: "asc" } });
    expect(rows).toHaveLength(MAX_SECRETS);
    const [older, newer] = rows;
    expect(newer?.expiresAt).toBeNull();
    const left = (older?.expiresAt?.getTime() ?? 0) - (newer?.createdAt.getTime() ?? 0);
    expect(left).toBe(ROTATION * 1000);
    expect(await verifyClientSecret(id, first ?? "")).toBe(true);
    expect(await verifyClientSecret(id, second.secret)).toBe(true);
    await expect(createSecret(target, CLIENT)).rejects.toMatchObject({ code: "application-secrets" });
    expect(await deleteSecret({ ...target, secretId: older?.id ?? "" }, CLIENT)).toBe("deleted");
    expect(await deleteSecret({ ...target, secretId: older?.id ?? "" }, CLIENT)).toBe("not-found");
    expect(await verifyClientSecret(id, first ?? "")).toBe(false);
    expect(await verifyClientSecret(id, second.secret)).toBe(true);
    expect((await eventsBy(actor)).map(({ type }) => type)).toEqual([
      "application.created",
      "application.secret-created",
      "application.secret-deleted",
    ]);
  });

  it("count no more once they are over, by the clock of the database", async () => {
    const { id, secret, target } = await register(actor, WEB);
    await createSecret(target, CLIENT);
    await db().$executeRaw`UPDATE "ApplicationSecret" SET "expiresAt" = now() WHERE "expiresAt" IS NOT NULL`;
    expect(await verifyClientSecret(id, secret ?? "")).toBe(false);
    await createSecret(target, CLIENT);
    expect(await db().applicationSecret.count()).toBe(2);
  });

  it("that are to end do so at that time, however many are made after them", async () => {
    const { target } = await register(actor, WEB);
    const ends = async () => {
      const rows = await db().applicationSecret.findMany({ where: { expiresAt: { not: null } } });
      return rows.map(({ expiresAt }) => expiresAt);
    };
    const second = await createSecret(target, CLIENT);
    await db().$executeRaw`UPDATE "ApplicationSecret" SET "expiresAt" = "expiresAt" - interval '1 day'`;
    const before = await ends();
    await deleteSecret({ ...target, secretId: second.id }, CLIENT);
    await createSecret(target, CLIENT);
    expect(before).toHaveLength(1);
    expect(await ends()).toEqual(before);
  });

  it("are of one application, and of confidential ones only", async () => {
    const one = await register(actor, WEB);
    const other = await register(actor, { ...WEB, name: "Other" });
    const native = await register(actor, NATIVE);
    expect(await verifyClientSecret(other.id, one.secret ?? "")).toBe(false);
    expect(await verifyClientSecret(one.id, `${one.secret ?? ""} `)).toBe(false);
    const [row] = await db().applicationSecret.findMany({ where: { applicationId: one.id } });
    const foreign = { ...other.target, secretId: row?.id ?? "" };
    expect(await deleteSecret(foreign, CLIENT)).toBe("not-found");
    expect(await verifyClientSecret(one.id, one.secret ?? "")).toBe(true);
    await expect(createSecret(native.target, CLIENT)).rejects.toMatchObject({ code: "application-secrets" });
  });

  it("are two at most also when two are created at the same moment", async () => {
    const { id, target } = await register(actor, WEB);
    await Promise.allSettled([createSecret(target, CLIENT), createSecret(target, CLIENT)]);
    expect(await db().applicationSecret.count({ where: { applicationId: id } })).toBe(MAX_SECRETS);
  });
});
