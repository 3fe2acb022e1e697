import { describe, expect, it } from "vitest";
import { disableUser } from "@/lib/admin/mutations";
import { endSessionsOf } from "@/lib/admin/sessions";
import { changeWebhook } from "@/lib/admin/webhooks";
import { ownContext } from "@/lib/audit/context";
import { recordEvent } from "@/lib/audit/mutations";
import { db, pool } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import { signIn } from "@/lib/identity/sign-in";
import { MAX_ATTEMPTS } from "@/lib/outbox/schedule";
import { deliverDue } from "@/lib/outbox/worker";
import { deleteUser, updateProfile } from "@/lib/users/mutations";
import { stopEndpoint } from "@/lib/webhooks/mutations";
import { FAILING_FOR } from "@/lib/webhooks/policy";
import { CLIENT, createUser, identity } from "./fixtures";
import { isSignedBy } from "../webhook-receiver";
import { addEndpoint, deliveries, happen, LONG, makeAllDue, useReceiver } from "./webhook-world";

const receiver = await useReceiver();

const enter = (subject: string) =>
  signIn(identity({ subject, email: `person-${subject}@example.com`, name: `Name ${subject}` }), {
    client: CLIENT,
    carrier: "COOKIE",
  });

const endpoint = (id: string) => db().webhookEndpoint.findUniqueOrThrow({ where: { id } });
const fail = (_: unknown, response: { writeHead(status: number): { end(text?: string): unknown } }) =>
  response.writeHead(500).end("broken");

describe("what happens is written for whoever wants to know", () => {
  it("with the change, or not at all", async () => {
    await addEndpoint(receiver.origin);
    const { id } = await createUser();
    const undone = transaction(async (tx) => {
      await recordEvent(tx, ownContext(id, CLIENT), { type: "user.deleted", detail: {} });
      throw new Error("undone");
    });
    await expect(undone).rejects.toThrow("undone");
    expect(await db().delivery.count()).toBe(0);
    await updateProfile(id, { name: "Other" }, CLIENT);
    const [event] = await db().auditEvent.findMany();
    expect(await deliveries()).toMatchObject([
      { eventId: event?.id, type: "user.updated", data: { user_id: id, fields: ["name"] }, userId: id },
    ]);
  });

  it("for each endpoint that wants it and is enabled, and for no other", async () => {
    const wants = await addEndpoint(receiver.origin, ["user.enabled", "user.deleted"]);
    await addEndpoint(receiver.origin, ["user.created"]);
    const disabled = await addEndpoint(receiver.origin);
    await transaction((tx) => stopEndpoint(tx, disabled.id, "ADMINISTRATOR"));
    await happen((await createUser()).id);
    expect(await deliveries()).toMatchObject([{ endpointId: wants.id, type: "user.enabled" }]);
  });

  it("not of what is this log's alone", async () => {
    await addEndpoint(receiver.origin);
    await happen((await createUser()).id, { type: "data.exported", detail: {} });
    expect(await db().auditEvent.count()).toBe(1);
    expect(await db().delivery.count()).toBe(0);
  });
});

describe("a life as receivers are told of it", () => {
  it("has ids, and no name, address, device or word of anybody, and comes in its order", async () => {
    const { secret } = await addEndpoint(receiver.origin);
    const admin = await createUser({ role: "ADMIN", email: null });
    const actor = { actorId: admin.id, actorSessionId: "00000000-0000-7000-8000-00000000000a" };
    const { session, user } = await enter("1");
    const userId = user.id;
    await updateProfile(userId, { name: "Renamed Person" }, CLIENT);
    await endSessionsOf({ ...actor, userId, sessionId: session.id }, CLIENT);
    const again = await enter("1");
    await enter("1");
    await endSessionsOf({ ...actor, userId }, CLIENT);
    await disableUser({ ...actor, userId, reason: "Secret reason" }, CLIENT);
    await deleteUser(userId);
    await deliverDue(LONG);

    expect(receiver.received.map(({ type, data }) => ({ type, ...data }))).toEqual([
      { type: "user.created", user_id: userId, provider: "google" },
      { type: "session.started", user_id: userId, session_id: session.id, provider: "google" },
      { type: "user.updated", user_id: userId, fields: ["name"] },
      { type: "session.ended", user_id: userId, session_id: session.id },
      { type: "session.started", user_id: userId, session_id: again.session.id, provider: "google" },
      {
        type: "session.started",
        user_id: userId,
        session_id: expect.any(String) as string,
        provider: "google",
      },
      { type: "session.ended", user_id: userId, session_id: null, count: 2 },
      { type: "user.disabled", user_id: userId },
      { type: "user.deleted", user_id: userId },
    ]);
    const all = receiver.received.map(({ body }) => body).join("\n");
    for (const word of [
      "Person",
      "Name",
      "@",
      "Secret",
      CLIENT.ip ?? "",
      CLIENT.userAgent ?? "",
      actor.actorSessionId,
    ])
      expect(all).not.toContain(word);
    const events = await db().auditEvent.findMany({ where: { subjectId: userId }, orderBy: { id: "asc" } });
    for (const { id, headers, timestamp } of receiver.received) {
      const event = events.find((one) => one.id === id);
      expect(timestamp).toBe(event?.at.toISOString());
      expect(headers["content-type"]).toBe("application/json");
    }
    expect(receiver.received.every((message) => isSignedBy(secret, message))).toBe(true);
    expect(await db().delivery.count({ where: { status: "DELIVERED", attempts: 1, answer: 204 } })).toBe(9);
  });
});

describe("a receiver that fails", () => {
  it("is sent the same message again, later and with its id, and then what comes after it of the same user", async () => {
    const { id } = await addEndpoint(receiver.origin);
    const [one, two] = [await createUser(), await createUser({ email: null })];
    await happen(one.id);
    await happen(one.id);
    await happen(two.id);
    receiver.answer = ({ data }, response) =>
      response.writeHead(data.user_id === one.id ? 500 : 204).end("no");
    expect(await deliverDue(LONG)).toBe(2);
    const [first, second, third] = await deliveries();
    expect(first).toMatchObject({
      status: "PENDING",
      attempts: 1,
      answer: 500,
      failure: "status",
      excerpt: "no",
    });
    expect(first?.dueAt.getTime()).toBeGreaterThan(Date.now() - 5_000);
    expect(second).toMatchObject({ status: "PENDING", attempts: 0 });
    expect(third).toMatchObject({ status: "DELIVERED" });
    expect(await endpoint(id)).toMatchObject({
      lastFailureAt: expect.any(Date) as Date,
      lastSuccessAt: expect.any(Date) as Date,
    });

    receiver.answer = (_, response) => response.writeHead(200).end();
    await makeAllDue();
    expect(await deliverDue(LONG)).toBe(2);
    const ofOne = receiver.received
      .filter(({ data }) => data.user_id === one.id)
      .map((message) => message.id);
    expect(ofOne).toEqual([first?.eventId, first?.eventId, second?.eventId]);
    expect(await db().delivery.count({ where: { status: "DELIVERED", failure: null } })).toBe(3);
    expect((await endpoint(id)).failingSince).toBeNull();
  });

  it("is given up after the last attempt, and what waited behind goes on", async () => {
    await addEndpoint(receiver.origin);
    const { id } = await createUser();
    await happen(id);
    await happen(id);
    const [first, second] = await deliveries();
    if (!first) throw new Error("nothing was written");
    await db().delivery.update({ where: { id: first.id }, data: { attempts: MAX_ATTEMPTS - 1 } });
    receiver.answer = (message, response) =>
      response.writeHead(message.id === first.eventId ? 500 : 200).end();
    await deliverDue(LONG);
    expect(await deliveries()).toMatchObject([
      { status: "FAILED", attempts: MAX_ATTEMPTS, finishedAt: expect.any(Date) as Date },
      { id: second?.id, status: "DELIVERED" },
    ]);
  });

  it("is given up as well when it is this server that cannot send", async () => {
    const { id } = await addEndpoint("https://hooks.example.com/");
    await happen((await createUser()).id);
    await db().webhookEndpoint.update({ where: { id }, data: { url: "none" } });
    await deliverDue(LONG);
    expect(await deliveries()).toMatchObject([{ status: "PENDING", attempts: 1, failure: "internal" }]);
    await db().delivery.updateMany({ data: { attempts: MAX_ATTEMPTS - 1, dueAt: new Date(0) } });
    await deliverDue(LONG);
    expect(await deliveries()).toMatchObject([{ status: "FAILED", attempts: MAX_ATTEMPTS }]);
  });

  it("is asked no sooner than it wants", async () => {
    await addEndpoint(receiver.origin);
    await happen((await createUser()).id);
    receiver.answer = (_, response) => response.writeHead(503, { "retry-after": "3000" }).end();
    await deliverDue(LONG);
    const [{ rows }] = [
      await pool().query<{ left: number }>(
        `SELECT extract(epoch FROM "dueAt" - now())::int AS "left" FROM "Delivery"`,
      ),
    ];
    expect(rows[0]?.left).toBeGreaterThan(2900);
  });

  it("wants nothing more when it answers 410: it is disabled at once, and the log says why", async () => {
    const { id } = await addEndpoint(`${receiver.origin}/in?token=hidden`);
    await happen((await createUser()).id);
    receiver.answer = (_, response) => response.writeHead(410).end();
    await deliverDue(LONG);
    expect(await endpoint(id)).toMatchObject({
      disabledBecause: "GONE",
      disabledAt: expect.any(Date) as Date,
    });
    expect(await deliveries()).toMatchObject([{ status: "FAILED", answer: 410 }]);
    const event = await db().auditEvent.findFirst({ where: { type: "webhook.disabled" } });
    expect(event).toMatchObject({ detail: { webhook: receiver.origin, by: "receiver" }, actorId: null });
  });

  it("begins anew when it is sought elsewhere, and only then", async () => {
    const { id: webhookId } = await addEndpoint(receiver.origin);
    const admin = await createUser({ role: "ADMIN", email: null });
    const actor = { actorId: admin.id, actorSessionId: "00000000-0000-7000-8000-00000000000a" };
    await db().webhookEndpoint.update({ where: { id: webhookId }, data: { failingSince: new Date(0) } });
    await changeWebhook({ ...actor, webhookId, change: { description: "Same" } }, CLIENT);
    expect((await endpoint(webhookId)).failingSince).toEqual(new Date(0));
    await changeWebhook({ ...actor, webhookId, change: { url: `${receiver.origin}/other` } }, CLIENT);
    expect((await endpoint(webhookId)).failingSince).toBeNull();
  });

  it("is disabled when nothing has reached it for three days, and not a moment before", async () => {
    const { id } = await addEndpoint(receiver.origin);
    await happen((await createUser()).id);
    receiver.answer = fail;
    const failFor = async (seconds: number) => {
      const failingSince = new Date(Date.now() - seconds * 1000);
      await db().webhookEndpoint.update({ where: { id }, data: { failingSince } });
      await makeAllDue();
      await deliverDue(LONG);
    };
    await failFor(FAILING_FOR - 60);
    expect((await endpoint(id)).disabledAt).toBeNull();
    await failFor(FAILING_FOR + 60);
    expect(await endpoint(id)).toMatchObject({ disabledBecause: "FAILING" });
    const event = await db().auditEvent.findFirst({ where: { type: "webhook.disabled" } });
    expect(event?.detail).toEqual({ webhook: receiver.origin, by: "failures" });
    // What was pending waits, and is not lost.
    expect(await deliveries()).toMatchObject([{ status: "PENDING" }]);
    await makeAllDue();
    expect(await deliverDue(LONG)).toBe(0);
  });
});
