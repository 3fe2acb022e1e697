import type { z } from "zod";
import type { DeliveryStatus } from "@/lib/db/generated/enums";
import type { DeliveryEntry } from "@/lib/outbox/data";
import type { Endpoint } from "@/lib/webhooks/data";
import type * as schema from "./schema";

const BECAUSE = { ADMINISTRATOR: "administrator", GONE: "gone", FAILING: "failing" } as const;
const STATUS = { PENDING: "pending", DELIVERED: "delivered", FAILED: "failed" } as const;

export function presentWebhook(endpoint: Endpoint): z.input<typeof schema.webhook> {
  return {
    id: endpoint.id,
    url: endpoint.url,
    description: endpoint.description,
    events: [...endpoint.events],
    created_at: endpoint.createdAt.toISOString(),
    disabled_at: endpoint.disabledAt?.toISOString() ?? null,
    disabled_because: endpoint.disabledBecause === null ? null : BECAUSE[endpoint.disabledBecause],
    last_success_at: endpoint.lastSuccessAt?.toISOString() ?? null,
    last_failure_at: endpoint.lastFailureAt?.toISOString() ?? null,
    failing_since: endpoint.failingSince?.toISOString() ?? null,
    previous_secret_ends_at: endpoint.previousSecretEndsAt?.toISOString() ?? null,
  };
}

export function presentDelivery(entry: DeliveryEntry): z.input<typeof schema.delivery> {
  return {
    id: entry.id,
    event_id: entry.eventId,
    type: entry.type,
    created_at: entry.createdAt.toISOString(),
    status: STATUS[entry.status],
    attempts: entry.attempts,
    next_attempt_at: entry.nextAttemptAt?.toISOString() ?? null,
    finished_at: entry.finishedAt?.toISOString() ?? null,
    answer_status: entry.answer,
    failure: entry.failure,
    answer_excerpt: entry.excerpt,
  };
}

/** A status as the database has it. */
export function storedStatus(status: (typeof STATUS)[DeliveryStatus]): DeliveryStatus {
  return ({ pending: "PENDING", delivered: "DELIVERED", failed: "FAILED" } as const)[status];
}
