import { z } from "zod";
import { LOCALES } from "@/messages/locales";
import { EVENT_TYPES } from "@/lib/audit/catalogue";
import { MAX_NAME, userName } from "@/lib/users/policy";
import { heldApplication } from "./applications/schema";
import { invitationUse } from "./newcomers/schema";

// `lib/api/openapi` makes JSON Schema of these. A refinement has no counterpart there, so `meta` says it once more.
// Fields are described in `messages/*.json` under `api.fields`.

const moment = z.iso.datetime();

export const exchanged = z.object({
  success: z.literal(true),
  user_id: z.uuid(),
  email: z.string().nullable(),
  full_name: z.string().nullable(),
  avatar_url: z.string().nullable(),
  created: z.boolean(),
  expires_at: moment,
  session_token: z.string().optional(),
});

export const account = z.object({
  id: z.uuid(),
  provider: z.string(),
  subject: z.string(),
  email: z.string().nullable(),
  email_verified: z.boolean(),
  linked_at: moment,
  last_used_at: moment,
  profile: z.record(z.string(), z.string()),
  organizations: z.array(z.string()),
  organizations_checked_at: moment.nullable(),
});

/** Whom a session was handed to. */
export const sessionApplication = z.object({ client_id: z.string(), name: z.string() });

export const session = z.object({
  id: z.uuid(),
  current: z.boolean(),
  provider: z.string(),
  carrier: z.enum(["COOKIE", "BEARER"]),
  created_at: moment,
  last_seen_at: moment,
  expires_at: moment,
  ip: z.string().nullable(),
  user_agent: z.string().nullable(),
  application: sessionApplication.nullable(),
  origin: z.string().nullable(),
  parent_id: z.uuid().nullable(),
});

export const event = z.object({
  id: z.uuid(),
  at: moment,
  // No enumeration: what later versions add is an event too, and those before have written others.
  type: z.string().meta({ examples: [...EVENT_TYPES] }),
  session_id: z.uuid().nullable(),
  ip: z.string().nullable(),
  user_agent: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
});

export const profile = z.object({
  user_id: z.uuid(),
  email: z.string().nullable(),
  full_name: z.string().nullable(),
  avatar_url: z.string().nullable(),
  role: z.enum(["USER", "ADMIN"]),
  locale: z.string().nullable(),
  created_at: moment,
});

export const callingSession = session.pick({
  id: true,
  provider: true,
  carrier: true,
  created_at: true,
  expires_at: true,
});

export const me = profile.extend({ accounts: z.array(account), session: callingSession });

/** The session that an application asks with. */
export const handedSession = callingSession.omit({ provider: true });

/** What an application is told of its user: what its scopes allow, and never their role. */
export const applicationMe = profile
  .pick({ user_id: true, email: true, full_name: true, avatar_url: true })
  .partial({ email: true, full_name: true, avatar_url: true })
  .extend({
    application: sessionApplication,
    session: handedSession,
  });

export const profileChange = z
  .object({
    name: userName.meta({ minLength: 1, maxLength: MAX_NAME }).optional(),
    locale: z.enum(LOCALES).optional(),
  })
  .refine(({ name, locale }) => name !== undefined || locale !== undefined, { error: "send name or locale" })
  .meta({ anyOf: [{ required: ["name"] }, { required: ["locale"] }] });

export const exported = z.object({
  exported_at: moment,
  user: profile,
  accounts: z.array(account),
  sessions: z.array(session),
  applications: z.array(heldApplication),
  invitation: invitationUse.nullable(),
  events: z.array(event),
});

/** What the export reads at once: all but its events. */
export type ExportedRows = Omit<z.input<typeof exported>, "exported_at" | "events">;

export const byId = z.object({ id: z.uuid() });

export const page = z.object({
  cursor: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

// Strict: a requirement with a slip in its name would otherwise let everybody through.
export const requirements = z.strictObject({
  role: z.enum(["user", "admin"]).optional(),
  email_domain: z.string().min(1).max(253).optional(),
  application: z.string().min(1).max(200).optional(),
});

/** How many rows of each kind were over and are gone; `complete`: none were left when the time was up. */
export const cleaned = z.object({
  sessions: z.int(),
  limits: z.int(),
  events: z.int(),
  erased: z.int(),
  complete: z.boolean(),
});

export const done = z.object({ success: z.literal(true) });

/** What `lib/http/problem.ts` answers with (RFC 9457). */
export const problem = z.object({
  type: z.url(),
  title: z.string(),
  status: z.int().min(400).max(599),
  detail: z.string().optional(),
  code: z.string(),
  request_id: z.uuid(),
  providers: z.array(z.string()).optional(),
  scope: z.string().optional(),
});
