import { z } from "zod";
import { MAX_NAME } from "@/lib/users/policy";

// A token is longer than a few characters and shorter than the body's limit; a mistake is told as one.
const token = z.string().min(1).max(12_000);
const delivery = z
  .enum(["cookie", "bearer"])
  .default("cookie")
  .describe(
    "Where the session goes: a Set-Cookie header, or `session_token` in the body for Authorization: Bearer.",
  );

const hasExactlyOne = (fields: Record<string, unknown>, names: string[]) =>
  names.filter((name) => fields[name] !== undefined).length === 1;

export const googleProof = z
  .object({
    id_token: token.optional().describe("An id_token that Google issued to a client of ours."),
    access_token: token.optional().describe("An access token that Google issued to a client of ours."),
    token: token.optional().describe("The same as access_token."),
    nonce: z
      .string()
      .min(1)
      .max(512)
      .optional()
      .describe("The nonce that was sent for this id_token, if one was."),
    delivery,
  })
  .refine((body) => hasExactlyOne(body, ["id_token", "access_token", "token"]), {
    error: "send exactly one of id_token, access_token and token",
  })
  .refine((body) => body.nonce === undefined || body.id_token !== undefined, {
    error: "nonce goes with id_token only",
  });

export const githubProof = z
  .object({
    access_token: token.optional().describe("An access token that GitHub issued to our application."),
    token: token.optional().describe("The same as access_token."),
    delivery,
  })
  .refine((body) => hasExactlyOne(body, ["access_token", "token"]), {
    error: "send exactly one of access_token and token",
  });

const moment = z.iso.datetime();

export const exchanged = z.object({
  success: z.literal(true),
  user_id: z.uuid(),
  email: z.string().nullable(),
  full_name: z.string().nullable(),
  avatar_url: z.string().nullable(),
  created: z.boolean().describe("Whether this sign-in made the user."),
  expires_at: moment.describe("When the session ends at the latest."),
  session_token: z.string().optional().describe("With `delivery: bearer` only. It is told once."),
});

export const account = z.object({
  id: z.uuid(),
  provider: z.string(),
  email: z.string().nullable(),
  email_verified: z.boolean(),
  linked_at: moment,
  last_used_at: moment,
  profile: z.record(z.string(), z.string()).describe("What the provider told us."),
});

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
});

export const event = z.object({
  id: z.uuid(),
  at: moment,
  type: z.string(),
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

export const me = profile.extend({
  accounts: z.array(account),
  session: session.pick({ id: true, provider: true, carrier: true, created_at: true, expires_at: true }),
});

export const profileChange = z
  .object({
    name: z
      .string()
      .trim()
      .min(1)
      .refine((name) => Array.from(name).length <= MAX_NAME, { error: `at most ${MAX_NAME} characters` })
      .refine((name) => name.isWellFormed() && !/\p{Cc}/u.test(name), { error: "no control characters" })
      .optional(),
    locale: z.enum(["en", "ru"]).optional(),
  })
  .refine(({ name, locale }) => name !== undefined || locale !== undefined, { error: "send name or locale" });

export const exported = z.object({
  exported_at: moment,
  user: profile,
  accounts: z.array(account),
  sessions: z.array(session),
  events: z.array(event),
});

export const byId = z.object({ id: z.uuid() });

export const page = z.object({
  cursor: z.uuid().optional().describe("`next_cursor` of the page before."),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

// Strict: a requirement with a slip in its name would otherwise let everybody through.
export const requirements = z.strictObject({
  role: z.enum(["user", "admin"]).optional().describe("403 unless the caller has this role."),
  email_domain: z
    .string()
    .min(1)
    .max(253)
    .optional()
    .describe("403 unless the caller's e-mail is of this domain."),
});

export const done = z.object({ success: z.literal(true) });
