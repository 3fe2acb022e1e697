import { z } from "zod";
import { OUTWARD_TYPES } from "@/lib/audit/outward";
import { endpointDefinition } from "@/lib/webhooks/definition";
import { MAX_DESCRIPTION } from "@/lib/webhooks/policy";
import { MAX_URL } from "@/lib/webhooks/url";

const moment = z.iso.datetime();
const { url, description } = endpointDefinition.shape;
const outward = z.enum(OUTWARD_TYPES);

/** What is told has no enumeration: later versions tell of more. */
const eventName = z.string().meta({ examples: [...OUTWARD_TYPES] });

export const webhook = z.object({
  id: z.uuid(),
  url: z.string(),
  description: z.string(),
  events: z.array(eventName),
  created_at: moment,
  disabled_at: moment.nullable(),
  disabled_because: z.enum(["administrator", "gone", "failing"]).nullable(),
  last_success_at: moment.nullable(),
  last_failure_at: moment.nullable(),
  failing_since: moment.nullable(),
  previous_secret_ends_at: moment.nullable(),
  /** In the answer to its creation alone. */
  secret: z.string().optional(),
});

export const webhookCreation = z.object({
  url: url.meta({ format: "uri", maxLength: MAX_URL }),
  description: description.meta({ maxLength: MAX_DESCRIPTION }).default(""),
  events: z.array(outward).min(1),
});

const hasOneMeaning = ({ disabled, ...fields }: { readonly disabled?: unknown }) =>
  Object.values(fields).some((value) => value !== undefined) !== (disabled !== undefined);

export const webhookChange = z
  .object({
    url: webhookCreation.shape.url.optional(),
    description: description.meta({ maxLength: MAX_DESCRIPTION }).optional(),
    events: webhookCreation.shape.events.optional(),
    disabled: z.boolean().optional(),
  })
  .refine(hasOneMeaning, { error: "send what is to change, or disabled alone" })
  .meta({ minProperties: 1 });

export const rotatedSecret = z.object({ secret: z.string(), previous_secret_ends_at: moment });

const deliveryStatus = z.enum(["pending", "delivered", "failed"]);

export const delivery = z.object({
  id: z.uuid(),
  event_id: z.uuid(),
  type: eventName,
  created_at: moment,
  status: deliveryStatus,
  attempts: z.int(),
  next_attempt_at: moment.nullable(),
  finished_at: moment.nullable(),
  answer_status: z.int().nullable(),
  failure: z.string().nullable(),
  answer_excerpt: z.string().nullable(),
});

export const deliveryQuery = z.object({
  cursor: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  status: deliveryStatus.optional(),
});

export const replay = z
  .object({ delivery_id: z.uuid().optional(), failed_since: z.iso.datetime({ offset: true }).optional() })
  .refine(({ delivery_id, failed_since }) => (delivery_id === undefined) !== (failed_since === undefined), {
    error: "send delivery_id or failed_since",
  })
  .meta({ oneOf: [{ required: ["delivery_id"] }, { required: ["failed_since"] }] });

/** What a message is about; each type has some of it. */
export const webhookData = z.looseObject({
  user_id: z.uuid().optional(),
  provider: z.string().nullable().optional(),
  session_id: z.uuid().nullable().optional(),
  count: z.int().optional(),
  fields: z.array(z.string()).optional(),
  role: z.enum(["user", "admin"]).optional(),
  request_id: z.uuid().optional(),
});

/** What a receiver is sent. */
export const webhookMessage = z.object({ type: eventName, timestamp: moment, data: webhookData });
