import { z } from "zod";
import { applicationMe, profile, sessionApplication } from "../schema";
import { MAX_TOKEN_NAME, SCOPES, TOKEN_LIFETIMES, tokenName } from "@/lib/service-tokens/policy";

const moment = z.iso.datetime();
const scope = z.enum(SCOPES);
const { shortest, longest } = TOKEN_LIFETIMES;

export const serviceToken = z.object({
  id: z.uuid(),
  name: z.string(),
  scopes: z.array(scope),
  state: z.enum(["active", "expired", "revoked", "unsigned"]),
  created_at: moment,
  expires_at: moment,
  last_used_at: moment.nullable(),
  revoked_at: moment.nullable(),
  created_by_id: z.uuid(),
  created_by_name: z.string().nullable(),
  created_by_email: z.string().nullable(),
});

/** Without an end there is none, and what it is for has to be said: neither has a default. */
export const serviceTokenCreation = z.object({
  name: tokenName.meta({ minLength: 1, maxLength: MAX_TOKEN_NAME }),
  scopes: z
    .array(scope)
    .min(1)
    .max(SCOPES.length)
    .refine((scopes) => new Set(scopes).size === scopes.length, { error: "a scope stands twice" })
    .meta({ uniqueItems: true }),
  expires_in: z.int().min(shortest).max(longest),
});

/** The token itself is in the answer to its creation alone. */
export const createdServiceToken = z.object({ id: z.uuid(), token: z.string(), expires_at: moment });

/** What somebody presented to a backend. */
export const presentedSession = z.object({ session_token: z.string().min(1).max(8000) });

/** Of a session that is none `active` is all that is told; of an application's what its scopes allow, and never a role. */
export const verifiedSession = applicationMe.partial().extend({
  active: z.boolean(),
  role: profile.shape.role.optional(),
  application: sessionApplication.nullable().optional(),
});
