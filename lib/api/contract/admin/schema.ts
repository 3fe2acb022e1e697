import { z } from "zod";
import { PROVIDERS } from "@/lib/providers/providers";
import { DEFAULT_SORT, SORTS } from "@/lib/admin/directory/filter";
import { disablingReason, MAX_REASON } from "@/lib/admin/policy";
import { event, page, session } from "../schema";
import { eventFilter } from "./event-filter";

const moment = z.iso.datetime();
const role = z.enum(["USER", "ADMIN"]);

export const userEntry = z.object({
  user_id: z.uuid(),
  email: z.string().nullable(),
  full_name: z.string().nullable(),
  avatar_url: z.string().nullable(),
  role,
  disabled_at: moment.nullable(),
  created_at: moment,
  providers: z.array(z.string()),
  last_sign_in_at: moment.nullable(),
  last_seen_at: moment.nullable(),
});

export const userAccount = z.object({
  id: z.uuid(),
  provider: z.string(),
  subject: z.string(),
  login: z.string().nullable(),
  email: z.string().nullable(),
  email_verified: z.boolean(),
  linked_at: moment,
  last_used_at: moment,
});

export const userDetail = userEntry.extend({
  disabled_reason: z.string().nullable(),
  locale: z.string().nullable(),
  accounts: z.array(userAccount),
});

const hasOneMeaning = ({
  disabled,
  reason,
  role,
}: {
  disabled?: unknown;
  reason?: unknown;
  role?: unknown;
}) =>
  role === undefined
    ? disabled !== undefined && (disabled === true) === (reason !== undefined)
    : disabled === undefined && reason === undefined;

export const userChange = z
  .object({
    disabled: z.boolean().optional(),
    reason: disablingReason.meta({ minLength: 1, maxLength: MAX_REASON }).optional(),
    role: role.optional(),
  })
  .refine(hasOneMeaning, { error: "send role, or disabled: false, or disabled: true and a reason" })
  .meta({
    oneOf: [
      { required: ["role"], not: { anyOf: [{ required: ["disabled"] }, { required: ["reason"] }] } },
      {
        required: ["disabled", "reason"],
        properties: { disabled: { const: true } },
        not: { required: ["role"] },
      },
      {
        required: ["disabled"],
        properties: { disabled: { const: false } },
        not: { anyOf: [{ required: ["role"] }, { required: ["reason"] }] },
      },
    ],
  });

/** A session of a user whom an administrator views; none of them is the one that asks, or it does not matter. */
export const userSession = session.omit({ current: true });

export const auditEvent = event.extend({
  actor_id: z.uuid().nullable(),
  actor_name: z.string().nullable(),
  actor_email: z.string().nullable(),
  subject_id: z.uuid().nullable(),
  subject_name: z.string().nullable(),
  subject_email: z.string().nullable(),
  service_token_id: z.uuid().nullable(),
  service_token_name: z.string().nullable(),
});

export const userSearch = page.extend({
  q: z.string().max(300).optional(),
  role: role.optional(),
  standing: z.enum(["active", "disabled"]).optional(),
  provider: z.enum(PROVIDERS).optional(),
  sort: z.enum(SORTS).default(DEFAULT_SORT),
  cursor: z.string().max(2000).optional(),
});

/** A key of a provider's, whole: no control characters. */
const key = z
  .string()
  .min(1)
  .max(320)
  .regex(/^\P{Cc}+$/u);

export const decision = z.object({
  id: z.uuid(),
  kind: z.enum(["disabled", "demoted", "promoted"]),
  decided_at: moment,
  user_id: z.uuid(),
  erased: z.boolean(),
  full_name: z.string().nullable(),
  email: z.string().nullable(),
  actor_id: z.uuid().nullable(),
  actor_name: z.string().nullable(),
  actor_email: z.string().nullable(),
  reason: z.string().nullable(),
});

export const decisionSearch = page
  .extend({ email: key.optional(), provider: z.enum(PROVIDERS).optional(), subject: key.optional() })
  .refine(({ provider, subject }) => (provider === undefined) === (subject === undefined), {
    error: "send provider and subject together",
  })
  .refine(({ email, subject }) => email === undefined || subject === undefined, {
    error: "send email, or provider and subject",
  });

export { eventFilter };

/** A page of what was looked for, or, with `after`, of the feed, which has all there is. */
export const eventSearch = page
  .extend({ ...eventFilter.shape, after: z.string().max(100).optional() })
  .refine(
    ({ after, limit: _limit, ...search }) =>
      after === undefined || Object.values(search).every((value) => value === undefined),
    { error: "with after send nothing but limit" },
  );

export const eventPage = z.object({ events: z.array(auditEvent), next_cursor: z.uuid().nullable() });

export const eventFeed = z.object({ events: z.array(auditEvent), next: z.string(), more: z.boolean() });

export const bySession = z.object({ id: z.uuid(), session_id: z.uuid() });
