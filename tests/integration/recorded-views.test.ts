import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import type { Client } from "@/lib/http/client";
import { linkIdentity } from "@/lib/identity/link";
import { recordRefusal } from "@/lib/identity/refusal";
import { signIn } from "@/lib/identity/sign-in";
import { lookUpEvents, lookUpUsers } from "@/lib/admin/recorded-views";
import { beginEventsExport } from "@/lib/admin/events-export";
import { deleteUser } from "@/lib/users/mutations";
import { CLIENT, emptyTables, identity, useFreshDatabase } from "./fixtures";

const HOME = { ip: "198.51.100.4", userAgent: "Home/1.0" };

let viewer: { actorId: string; actorSessionId: string; client: Client };
let alex: string;
let alexa: string;

async function enter(
  name: string,
  subject: string,
  client: Client = HOME,
): Promise<{ id: string; sessionId: string }> {
  const proof = identity({ name, subject, email: `${name.split(" ")[0]?.toLowerCase()}@example.com` });
  const { user, session } = await signIn(proof, { client, carrier: "COOKIE" });
  return { id: user.id, sessionId: session.id };
}

beforeAll(useFreshDatabase);
beforeEach(async () => {
  await emptyTables();
  const chief = await enter("Chief", "1", CLIENT);
  await db().user.update({ where: { id: chief.id }, data: { role: "ADMIN" } });
  viewer = { actorId: chief.id, actorSessionId: chief.sessionId, client: CLIENT };
  alex = (await enter("Alex Sample", "4711")).id;
  const github = { provider: "github", subject: "815", email: "at-work@example.org" } as const;
  await linkIdentity(identity({ ...github, profile: { login: "Alex-Login" } }), alex, HOME);
  alexa = (await enter("Alexa Sample", "4712", { ip: "198.51.100.5", userAgent: "Home/1.0" })).id;
});

/** Who was viewed, by their id; an address is nobody's. */
async function recordedViews(): Promise<(string | null)[]> {
  const events = await db().auditEvent.findMany({
    where: { type: { in: ["user.viewed", "address.viewed"] } },
    orderBy: { subjectId: "asc" },
    select: { type: true, actorId: true, subjectId: true, sessionId: true, ip: true, detail: true },
  });
  for (const { type, subjectId, ...event } of events) {
    const who = { actorId: viewer.actorId, sessionId: viewer.actorSessionId, ip: CLIENT.ip };
    expect(event).toEqual({ ...who, detail: {} });
    expect(type).toBe(subjectId === null ? "address.viewed" : "user.viewed");
  }
  return events.map(({ subjectId }) => subjectId);
}

describe("to look somebody up", () => {
  it.each([
    ["their id", () => alex],
    ["their id in capitals", () => alex.toUpperCase()],
    ["their e-mail, though others begin so too", () => "ALEX@example.com"],
    ["the e-mail of an account", () => "at-work@example.org"],
    ["a login", () => "alex-login"],
    ["the id of an account", () => "4711"],
    ["an e-mail without its last letter", () => "alex@example.co"],
    ["a name that nobody else has", () => "alex sample"],
  ])("by %s is a look at them, and the same within ten minutes", async (_, key) => {
    for (let again = 0; again < 2; again++) {
      const { items } = await lookUpUsers(viewer, { q: ` ${key()} ` }, 25);
      expect(items.map(({ id }) => id)).toEqual([alex]);
    }
    expect(await recordedViews()).toEqual([alex]);
  });

  it("by a whole key among others is a look at nobody else", async () => {
    await db().user.update({ where: { id: alexa }, data: { name: "alex@example.com is my friend" } });
    const { items } = await lookUpUsers(viewer, { q: "alex@example.com" }, 25);
    expect(items).toHaveLength(2);
    expect(await recordedViews()).toEqual([alex]);
  });

  it("by a whole key on a page of one is a look", async () => {
    await db().user.update({ where: { id: alexa }, data: { name: "alex@example.com is my friend" } });
    await lookUpUsers(viewer, { q: "alex@example.com" }, 1);
    expect(await recordedViews()).toEqual([alex]);
  });

  it.each([
    ["what several are found by", { q: "alex" }, 25],
    ["what several are found by, one at a time", { q: "alex" }, 1],
    ["nothing", {}, 1],
    ["what holds of one", { role: "ADMIN" } as const, 25],
    ["a blank", { q: " \u00a0", role: "ADMIN" } as const, 25],
    ["what nobody is found by", { q: "nobody@example.com" }, 25],
  ])("by %s is a look at nobody", async (_, filter, limit) => {
    await lookUpUsers(viewer, filter, limit);
    expect(await recordedViews()).toEqual([]);
  });
});

describe("to look events up", () => {
  it("by a person is a look at them, whatever is found", async () => {
    await lookUpEvents(viewer, { personId: alex, type: "nothing" }, 25);
    expect(await recordedViews()).toEqual([alex]);
  });

  it("by nobody, or by a kind, is a look at nobody", async () => {
    await lookUpEvents(viewer, {}, 25);
    await lookUpEvents(viewer, { type: "account.linked" }, 25);
    expect(await recordedViews()).toEqual([]);
  });

  it("by an address is on record each time, and a look at the one person it is the address of", async () => {
    for (let again = 0; again < 2; again++) await lookUpEvents(viewer, { address: HOME.ip }, 25);
    await lookUpEvents(viewer, { address: "203.0.113.99" }, 25);
    expect(await recordedViews()).toEqual([alex, null, null, null]);
  });

  it("by an address of several is a look at none of them", async () => {
    await enter("Bo", "4713");
    await lookUpEvents(viewer, { address: HOME.ip }, 25);
    expect(await recordedViews()).toEqual([null]);
  });

  it("by a reference is a look at the person refused", async () => {
    const reference = randomUUID();
    const failure = new AppError("account-disabled", "disabled", { userId: alex });
    await recordRefusal(HOME, { provider: "google", failure, reference });
    const { items } = await lookUpEvents(viewer, { reference }, 25);
    expect(items).toMatchObject([{ type: "sign-in.refused", subjectId: alex, detail: { reference } }]);
    expect(await recordedViews()).toEqual([alex]);
  });

  it("by an address writes nothing about an administrator who is gone", async () => {
    await enter("Second", "4714").then(({ id }) =>
      db().user.update({ where: { id }, data: { role: "ADMIN" } }),
    );
    await deleteUser(viewer.actorId);
    await expect(lookUpEvents(viewer, { address: "203.0.113.99" }, 25)).rejects.toMatchObject({
      code: "unauthenticated",
    });
    expect(await recordedViews()).toEqual([]);
  });
});

describe("to take events away", () => {
  const exported = () =>
    db().auditEvent.findMany({
      where: { type: "events.exported" },
      select: { subjectId: true, detail: true },
    });

  it("is on record with whom they are about, by id or by an address of one person alone", async () => {
    const { client, ...actor } = viewer;
    for (const filter of [{ personId: alex }, { address: HOME.ip }, { type: "account.linked" }]) {
      await beginEventsExport({ ...actor, filter }, client, () => Promise.resolve());
      // It has come to its end.
      await db().export.deleteMany();
    }
    const about = (subjectId: string | null, filter: string) => ({
      subjectId,
      detail: { filters: [filter] },
    });
    expect(await exported()).toEqual([about(alex, "personId"), about(alex, "address"), about(null, "type")]);
  });
});
