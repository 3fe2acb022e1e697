import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  changeApplication,
  createSecret,
  deleteApplication,
  deleteSecret,
  disableApplication,
  enableApplication,
} from "@/lib/admin/applications";
import { findApplication } from "@/lib/applications/data";
import { insertApplication, updateApplication } from "@/lib/applications/mutations";
import { db } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import type { Actor } from "@/lib/users/administrators";
import {
  enterAdministrator,
  eventsBy,
  EVERYTHING,
  held,
  hold,
  NATIVE,
  NOTHING,
  PROXIED,
  register,
  WEB,
} from "./application-world";
import { CLIENT, emptyTables, useFreshDatabase, WAITING_FOR_US } from "./fixtures";

let actor: Actor;

beforeAll(useFreshDatabase);
beforeEach(async () => {
  await emptyTables();
  actor = await enterAdministrator();
});

describe("changing", () => {
  it("changes what is named, keeps the rest, and records which fields", async () => {
    const { id, clientId, target } = await register(actor, WEB);
    const change = { name: "Handbook", access: { role: "admin" } as const };
    expect(await changeApplication({ ...target, change }, CLIENT)).toBe("changed");
    expect(await changeApplication({ ...target, change }, CLIENT)).toBe("unchanged");
    expect(await findApplication(id)).toMatchObject({ ...WEB, ...change, clientId });
    expect((await eventsBy(actor)).slice(1)).toEqual([
      {
        type: "application.changed",
        detail: { application: "Handbook", clientId, fields: ["name", "access"], by: "administrator" },
      },
    ]);
  });

  it("judges the whole, and changes nothing when it is refused", async () => {
    const { id, target } = await register(actor, WEB);
    const refused = await changeApplication({ ...target, change: { name: "X", redirectUris: [] } }, CLIENT);
    expect(refused).toMatchObject({ refusals: [{ problem: "redirect-uris-missing" }] });
    expect(await findApplication(id)).toMatchObject(WEB);
    expect(await changeApplication({ ...target, change: { redirectUris: [], device: true } }, CLIENT)).toBe(
      "changed",
    );
  });

  it("ends the sessions at a host that is taken away, and no others", async () => {
    const origins = ["https://grafana.example.com", "https://metrics.example.com"];
    const { id, target } = await register(actor, { ...PROXIED, origins });
    await hold(id, "https://grafana.example.com");
    await changeApplication(
      { ...target, change: { origins: [...origins, "https://logs.example.com"] } },
      CLIENT,
    );
    expect(await held(id)).toEqual(EVERYTHING);
    await changeApplication({ ...target, change: { origins: ["https://metrics.example.com"] } }, CLIENT);
    expect(await held(id)).toEqual({ ...EVERYTHING, sessions: 0, requests: 0 });
    expect((await findApplication(id))?.origins).toEqual(["https://metrics.example.com"]);
    // And the host is free for another.
    await register(actor, PROXIED);
  });

  it("moves a host from one application to another", async () => {
    const one = await register(actor, {
      ...PROXIED,
      origins: ["https://a.example.com", "https://b.example.com"],
    });
    const other = await register(actor, { ...PROXIED, origins: ["https://c.example.com"] });
    await changeApplication({ ...one.target, change: { origins: ["https://a.example.com"] } }, CLIENT);
    const change = { origins: ["https://b.example.com:8443", "https://c.example.com"] };
    expect(await changeApplication({ ...other.target, change }, CLIENT)).toBe("changed");
    expect((await findApplication(other.id))?.origins).toEqual(change.origins);
  });

  it("needs a rule where the stored one is not understood", async () => {
    const { id, target } = await register(actor, WEB);
    await db().application.update({ where: { id }, data: { access: { groups: ["staff"] } } });
    await expect(changeApplication({ ...target, change: { name: "X" } }, CLIENT)).rejects.toMatchObject({
      code: "malformed-request",
    });
    const change = { access: { emails: ["ada@example.com"] } };
    expect(await changeApplication({ ...target, change }, CLIENT)).toBe("changed");
  });
});

describe("disabling", () => {
  it("ends what the application has, once; enabling brings none of it back", async () => {
    const { id, clientId, target } = await register(actor, WEB);
    await hold(id, null);
    expect(await held(id)).toEqual(EVERYTHING);
    expect(await disableApplication(target, CLIENT)).toBe("changed");
    expect(await disableApplication(target, CLIENT)).toBe("unchanged");
    expect(await held(id)).toEqual({ ...NOTHING, grants: 1 });
    expect((await findApplication(id))?.disabledAt).toBeInstanceOf(Date);
    expect(await enableApplication(target, CLIENT)).toBe("changed");
    expect(await enableApplication(target, CLIENT)).toBe("unchanged");
    expect((await findApplication(id))?.disabledAt).toBeNull();
    expect(await held(id)).toEqual({ ...NOTHING, grants: 1 });
    const detail = { application: "Wiki", clientId, by: "administrator" };
    expect((await eventsBy(actor)).slice(1)).toEqual([
      { type: "application.disabled", detail: { ...detail, sessions: 1 } },
      { type: "application.enabled", detail },
    ]);
  });
});

describe("deleting", () => {
  it("takes everything of the application along, and nothing else", async () => {
    const { id, clientId, target } = await register(actor, WEB);
    const other = await register(actor, { ...WEB, name: "Other" });
    await hold(id, null);
    await db().grant.create({ data: { applicationId: other.id, userId: actor.actorId } });
    await deleteApplication(target, CLIENT);
    expect(await held(id)).toEqual(NOTHING);
    expect(await db().applicationSecret.count({ where: { applicationId: id } })).toBe(0);
    expect(await findApplication(id)).toBeNull();
    expect(await held(other.id)).toEqual({ ...NOTHING, grants: 1 });
    // The person's own session, and the administrator's.
    expect(await db().session.count()).toBe(2);
    expect((await eventsBy(actor)).slice(2)).toEqual([
      { type: "application.deleted", detail: { application: "Wiki", clientId, sessions: 1 } },
    ]);
    await expect(deleteApplication(target, CLIENT)).rejects.toMatchObject({ code: "application-unknown" });
  });

  it("takes it out of what others accept, which can be changed on; what a file says stays", async () => {
    const { clientId, target } = await register(actor, WEB);
    const kept = await register(actor, { ...WEB, name: "Kept" });
    const other = await register(actor, { ...PROXIED, accepts: [clientId, kept.clientId] });
    const filed = await transaction((tx) =>
      insertApplication(tx, { ...WEB, accepts: [clientId] }, { managedBy: "FILE", clientId: "filed" }),
    );
    await deleteApplication(target, CLIENT);
    expect((await findApplication(other.id))?.accepts).toEqual([kept.clientId]);
    expect((await findApplication("id" in filed ? filed.id : ""))?.accepts).toEqual([clientId]);
    expect(await changeApplication({ ...other.target, change: { name: "X" } }, CLIENT)).toBe("changed");
    expect((await eventsBy(actor)).slice(4, 5)).toEqual([
      {
        type: "application.changed",
        detail: {
          application: "Grafana",
          clientId: other.clientId,
          fields: ["accepts"],
          by: "administrator",
        },
      },
    ]);
  });

  it("waits for whoever begins to accept it at that moment, and is not accepted afterwards", async () => {
    const { clientId, target } = await register(actor, WEB);
    const other = await register(actor, NATIVE);
    let deleted: Promise<void> | undefined;
    await transaction(async (tx) => {
      await updateApplication(tx, other.id, { ...NATIVE, accepts: [clientId] });
      deleted = deleteApplication(target, CLIENT);
      const waiting = () => tx.$queryRawUnsafe<unknown[]>(`SELECT pid ${WAITING_FOR_US}`);
      await expect.poll(async () => (await waiting()).length).toBeGreaterThan(0);
    });
    await deleted;
    expect((await findApplication(other.id))?.accepts).toEqual([]);
  });
});

describe("an application that a file manages", () => {
  it("is changed by nothing else", async () => {
    const stored = await transaction((tx) =>
      insertApplication(tx, WEB, { managedBy: "FILE", clientId: "wiki" }),
    );
    if ("refusals" in stored) throw new Error("refused");
    const target = { ...actor, applicationId: stored.id };
    const before = await db().application.findUniqueOrThrow({ where: { id: stored.id } });
    const attempts = [
      () => changeApplication({ ...target, change: { name: "X" } }, CLIENT),
      () => disableApplication(target, CLIENT),
      () => enableApplication(target, CLIENT),
      () => deleteApplication(target, CLIENT),
      () => createSecret(target, CLIENT),
      () => deleteSecret({ ...target, secretId: randomUUID() }, CLIENT),
    ];
    for (const attempt of attempts)
      await expect(attempt()).rejects.toMatchObject({ code: "application-managed-by-file", status: 409 });
    expect(await db().application.findUniqueOrThrow({ where: { id: stored.id } })).toEqual(before);
    expect(await eventsBy(actor)).toEqual([]);
  });
});

it("an unknown application is unknown to all of them", async () => {
  const target = { ...actor, applicationId: randomUUID() };
  for (const attempt of [
    () => changeApplication({ ...target, change: { name: "X" } }, CLIENT),
    () => disableApplication(target, CLIENT),
    () => enableApplication(target, CLIENT),
    () => deleteApplication(target, CLIENT),
    () => createSecret(target, CLIENT),
    () => deleteSecret({ ...target, secretId: randomUUID() }, CLIENT),
  ])
    await expect(attempt()).rejects.toMatchObject({ code: "application-unknown", status: 404 });
});
