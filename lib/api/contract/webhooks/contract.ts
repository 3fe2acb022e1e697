import { z } from "zod";
import type { Operation } from "../operation";
import { byId, done } from "../schema";
import * as schema from "./schema";

/** What administrators do about the systems that are told of events. */
export const webhooksContract = {
  listWebhooks: {
    method: "GET",
    path: "/api/admin/webhooks",
    access: "admin",
    answer: z.object({ webhooks: z.array(schema.webhook) }),
    errors: [],
  },
  createWebhook: {
    method: "POST",
    path: "/api/admin/webhooks",
    access: "admin-fresh",
    body: schema.webhookCreation,
    answer: schema.webhook,
    status: 201,
    errors: [],
  },
  readWebhook: {
    method: "GET",
    path: "/api/admin/webhooks/{id}",
    access: "admin",
    params: byId,
    answer: schema.webhook,
    errors: ["not-found"],
  },
  changeWebhook: {
    method: "PATCH",
    path: "/api/admin/webhooks/{id}",
    access: "admin-fresh",
    params: byId,
    body: schema.webhookChange,
    answer: schema.webhook,
    errors: ["not-found"],
  },
  deleteWebhook: {
    method: "DELETE",
    path: "/api/admin/webhooks/{id}",
    access: "admin-fresh",
    params: byId,
    answer: done,
    errors: ["not-found"],
  },
  rotateWebhookSecret: {
    method: "POST",
    path: "/api/admin/webhooks/{id}/secret",
    access: "admin-fresh",
    params: byId,
    answer: schema.rotatedSecret,
    errors: ["not-found"],
  },
  testWebhook: {
    method: "POST",
    path: "/api/admin/webhooks/{id}/test",
    access: "admin-fresh",
    params: byId,
    answer: done.extend({ delivery_id: z.uuid() }),
    errors: ["not-found"],
  },
  listDeliveries: {
    method: "GET",
    path: "/api/admin/webhooks/{id}/deliveries",
    access: "admin",
    params: byId,
    query: schema.deliveryQuery,
    answer: z.object({ deliveries: z.array(schema.delivery), next_cursor: z.uuid().nullable() }),
    errors: ["not-found"],
  },
  replayDeliveries: {
    method: "POST",
    path: "/api/admin/webhooks/{id}/replay",
    access: "admin-fresh",
    params: byId,
    body: schema.replay,
    answer: done.extend({ replayed: z.int() }),
    errors: ["not-found"],
  },
} as const satisfies Record<string, Operation>;
