import { afterAll, afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { isSignedBy, startReceiver } from "../webhook-receiver";
import { webhook as webhookSchema, delivery as deliverySchema } from "@/lib/api/contract/webhooks/schema";
import { asAdministrator } from "./administrator";
import { sharedApplication } from "./application";
import { send } from "./client";
import { signIn } from "./sign-in";

const application = sharedApplication();
const { database } = application;
const { ask } = asAdministrator(application);
const receiver = await startReceiver();
afterAll(() => receiver.stop());
afterEach(async () => {
  await database.query(`DELETE FROM "WebhookEndpoint"`);
  receiver.reset();
});

async function create(body: object) {
  const answer = await ask("POST /api/admin/webhooks", body);
  expect(answer.status).toBe(201);
  return webhookSchema.required({ secret: true }).parse(answer.body);
}

/** Somebody changes their name, which the webhook is told. */
async function rename(): Promise<string> {
  const person = await signIn(application);
  expect((await send(application, "PATCH /api/me", { as: person.as, json: { name: "New" } })).status).toBe(
    200,
  );
  return person.userId;
}

async function deliveriesOf(id: string, query = "") {
  const answer = await ask(`GET /api/admin/webhooks/${id}/deliveries${query}`);
  return z.object({ deliveries: z.array(deliverySchema) }).parse(answer.body).deliveries;
}

describe("a webhook", () => {
  it("is sent what happens, signed with the secret that its creation alone tells", async () => {
    const { secret, ...webhook } = await create({ url: receiver.origin, events: ["user.updated"] });
    const userId = await rename();
    await receiver.arrived(1);
    const [message] = receiver.received;
    expect(message).toMatchObject({ type: "user.updated", data: { user_id: userId, fields: ["name"] } });
    expect(message && isSignedBy(secret, message)).toBe(true);
    const shown = () => ask(`GET /api/admin/webhooks/${webhook.id}`);
    await expect
      .poll(async () => (await shown()).body)
      .toMatchObject({ last_success_at: expect.any(String) as string });
    const listed = await ask("GET /api/admin/webhooks");
    expect(JSON.stringify([listed.body, (await shown()).body])).not.toContain(secret.slice(6));
    expect(await deliveriesOf(webhook.id)).toMatchObject([
      { event_id: message?.id, status: "delivered", attempts: 1, answer_status: 204, next_attempt_at: null },
    ]);
    expect(await deliveriesOf(webhook.id, "?status=failed")).toEqual([]);
  });

  it("is disabled, enabled, changed and deleted; another secret signs with the one before", async () => {
    const { id, secret } = await create({ url: receiver.origin, events: ["user.deleted"] });
    const path = `/api/admin/webhooks/${id}`;
    expect((await ask(`PATCH ${path}`, { disabled: true })).body).toMatchObject({
      disabled_because: "administrator",
    });
    expect((await ask(`POST ${path}/test`)).status).toBe(200);
    expect((await ask(`PATCH ${path}`, { events: ["user.updated"], description: "CRM" })).body).toMatchObject(
      {
        events: ["user.updated"],
        description: "CRM",
      },
    );
    const rotated = await ask(`POST ${path}/secret`);
    expect((await ask(`PATCH ${path}`, { disabled: false })).body).toMatchObject({ disabled_at: null });
    // What was written while it was disabled had waited.
    await receiver.arrived(1);
    await rename();
    await receiver.arrived(2);
    expect(receiver.received.map(({ type }) => type)).toEqual(["webhook.test", "user.updated"]);
    const next = z.object({ secret: z.string() }).parse(rotated.body).secret;
    for (const message of receiver.received)
      expect([secret, next].map((each) => isSignedBy(each, message))).toEqual([true, true]);
    expect((await ask(`DELETE ${path}`)).status).toBe(200);
    expect((await ask(`GET ${path}`)).status).toBe(404);
  });

  it("is sent again what was delivered, with its id", async () => {
    const { id } = await create({ url: receiver.origin, events: ["user.updated"] });
    await rename();
    await expect.poll(async () => (await deliveriesOf(id))[0]?.status).toBe("delivered");
    const [delivery] = await deliveriesOf(id);
    const replay = (body: object) => ask(`POST /api/admin/webhooks/${id}/replay`, body);
    expect((await replay({ failed_since: "2026-01-01T00:00:00Z" })).body).toMatchObject({ replayed: 0 });
    expect((await replay({ delivery_id: delivery?.id })).body).toMatchObject({ replayed: 1 });
    await receiver.arrived(2);
    expect(receiver.received.map((message) => message.id)).toEqual([delivery?.event_id, delivery?.event_id]);
    expect((await replay({})).status).toBe(400);
  });

  it.each([
    ["an inner address", { url: "https://169.254.169.254/", events: ["user.created"] }],
    ["no encryption to the Internet", { url: "http://8.8.8.8/", events: ["user.created"] }],
    ["no events", { url: "https://hooks.example.com/", events: [] }],
    ["an event that there is not", { url: "https://hooks.example.com/", events: ["user.viewed"] }],
    [
      "a description with control characters",
      { url: "https://hooks.example.com/", events: ["user.created"], description: "a\u0007" },
    ],
  ])("is none with %s", async (_, body) => {
    expect(await ask("POST /api/admin/webhooks", body)).toMatchObject({
      status: 400,
      body: { code: "malformed-request" },
    });
  });
});
