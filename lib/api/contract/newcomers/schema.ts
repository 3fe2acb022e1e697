import { z } from "zod";
import { disablingReason, MAX_REASON } from "@/lib/admin/policy";
import { normalizeEmail } from "@/lib/email";
import { allowsTerms, INVITATION_LIFETIMES, MOST_USES } from "@/lib/users/invitations/policy";

const moment = z.iso.datetime();
const role = z.enum(["USER", "ADMIN"]);
const { shortest, usual, longest } = INVITATION_LIFETIMES;

export const invitationUser = z.object({
  user_id: z.uuid(),
  email: z.string().nullable(),
  full_name: z.string().nullable(),
  used_at: moment,
});

/** By which invitation a user came, as their export tells. */
export const invitationUse = z.object({ id: z.uuid(), used_at: moment });

export const invitation = z.object({
  id: z.uuid(),
  state: z.enum(["open", "used", "expired", "revoked", "unsigned"]),
  email: z.string().nullable(),
  role,
  uses: z.int(),
  max_uses: z.int(),
  created_at: moment,
  expires_at: moment,
  revoked_at: moment.nullable(),
  created_by_id: z.uuid(),
  created_by_name: z.string().nullable(),
  created_by_email: z.string().nullable(),
  users: z.array(invitationUser),
});

/** An address in the form in which it is compared with what providers vouch for. */
const address = z
  .string()
  .max(320)
  .transform((text, context) => {
    const email = normalizeEmail(text);
    if (email !== null) return email;
    context.addIssue({ code: "custom", message: "it is not an e-mail address such as name@example.com" });
    return z.NEVER;
  });

export const invitationCreation = z
  .object({
    email: address.nullable().default(null),
    role: role.default("USER"),
    expires_in: z.int().min(shortest).max(longest).default(usual),
    max_uses: z.int().min(1).max(MOST_USES).default(1),
  })
  .refine(({ email, max_uses }) => email === null || max_uses === 1, {
    error: "an invitation for one address is good for one use",
  })
  .refine(
    ({ role, expires_in, max_uses }) => allowsTerms({ role, lifetime: expires_in, maxUses: max_uses }),
    {
      error: "an invitation for an administrator is good for one use and at most seven days",
    },
  );

/** The link is in the answer to its creation alone. */
export const createdInvitation = z.object({
  id: z.uuid(),
  url: z.url(),
  token: z.string(),
  expires_at: moment,
});

export const accessRequest = z.object({
  id: z.uuid(),
  provider: z.string(),
  full_name: z.string().nullable(),
  email: z.string().nullable(),
  login: z.string().nullable(),
  status: z.enum(["pending", "granted", "declined"]),
  created_at: moment,
  expires_at: moment,
  decided_at: moment.nullable(),
  decided_by_id: z.uuid().nullable(),
  reason: z.string().nullable(),
});

export const accessDecision = z
  .object({
    status: z.enum(["granted", "declined"]),
    reason: disablingReason.meta({ minLength: 1, maxLength: MAX_REASON }).optional(),
  })
  .refine(({ status, reason }) => (status === "declined") === (reason !== undefined), {
    error: "a reason goes with declined, and only with it",
  })
  .meta({
    oneOf: [
      { required: ["reason"], properties: { status: { const: "declined" } } },
      { properties: { status: { const: "granted" } }, not: { required: ["reason"] } },
    ],
  });
