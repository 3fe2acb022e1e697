import type { z } from "zod";
import type { webhooksContract } from "../contract/webhooks/contract";
import type * as schema from "../contract/webhooks/schema";
import type { Example } from "./example";

const EVENT_ID = "019aaa51-0b3f-7d60-9c4e-8f90a1b2c304";
const DELIVERY_ID = "019aaac4-2d5f-7031-b6e7-8f9001c2d30b";
const CREATED = "2026-11-22T11:10:00.000Z";

const webhook = {
  id: "019aaac1-0a2b-7c4d-8e5f-60718293a40c",
  url: "https://hooks.example.com/cloakroom",
  description: "CRM",
  events: ["user.created", "user.deleted"],
  created_at: CREATED,
  disabled_at: null,
  disabled_because: null,
  last_success_at: "2026-11-22T11:12:00.000Z",
  last_failure_at: null,
  failing_since: null,
  previous_secret_ends_at: null,
} satisfies z.input<typeof schema.webhook>;

const secret = "whsec_Zt0qX2b7…";

/** A request and an answer of each operation about webhooks. */
export const WEBHOOK_EXAMPLES: {
  readonly [Name in keyof typeof webhooksContract]: Example<(typeof webhooksContract)[Name]>;
} = {
  listWebhooks: { answer: { webhooks: [webhook] } },
  createWebhook: {
    body: { url: webhook.url, description: "CRM", events: ["user.created", "user.deleted"] },
    answer: { ...webhook, last_success_at: null, secret },
  },
  readWebhook: { answer: webhook },
  changeWebhook: { body: { description: "Customers" }, answer: { ...webhook, description: "Customers" } },
  deleteWebhook: { answer: { success: true } },
  rotateWebhookSecret: { answer: { secret, previous_secret_ends_at: "2026-11-23T11:20:00.000Z" } },
  testWebhook: { answer: { success: true, delivery_id: DELIVERY_ID } },
  listDeliveries: {
    answer: {
      deliveries: [
        {
          id: DELIVERY_ID,
          event_id: EVENT_ID,
          type: "user.created",
          created_at: CREATED,
          status: "pending",
          attempts: 2,
          next_attempt_at: "2026-11-22T11:10:31.000Z",
          finished_at: null,
          answer_status: 503,
          failure: "status",
          answer_excerpt: "try again later",
        },
      ],
      next_cursor: null,
    },
  },
  replayDeliveries: {
    body: { failed_since: "2026-11-22T00:00:00Z" },
    answer: { success: true, replayed: 3 },
  },
};
