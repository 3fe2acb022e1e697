import { z } from "zod";
import { domainOf, normalizeDomain, normalizeEmail } from "@/lib/email";
import type { Role } from "@/lib/db/generated/enums";

const normalized = (normalize: (text: string) => string | null, what: string) =>
  z.string().transform((text, context) => {
    const normal = normalize(text);
    if (normal !== null) return normal;
    context.addIssue({ code: "custom", message: `is not ${what}` });
    return z.NEVER;
  });

/** In the forms that are compared. Few enough to be asked at every check. */
const list = <Item extends z.ZodType>(item: Item) => z.array(item).max(1000);

/** Who may enter an application: exactly one key. An empty list is nobody. */
export const accessSchema = z.union([
  z.strictObject({ everybody: z.literal(true) }),
  z.strictObject({ role: z.literal("admin") }),
  z.strictObject({ email_domains: list(normalized(normalizeDomain, "a domain")) }),
  z.strictObject({ emails: list(normalized(normalizeEmail, "an e-mail address")) }),
]);

export type Access = z.output<typeof accessSchema>;

/** What a rule asks of a user. `email` is one that an account of theirs vouches for now, as `User.email` always is. */
export type AccessSubject = { readonly role: Role; readonly email: string | null };

/** A stored rule; null, which is nobody, for a shape that this version does not know. */
export function readAccess(stored: unknown): Access | null {
  return accessSchema.safeParse(stored).data ?? null;
}

/** Whether a user may enter. Asked when a code is issued and at every check. */
export function isAllowed(access: Access | null, { role, email }: AccessSubject): boolean {
  if (access === null) return false;
  if ("everybody" in access) return true;
  if ("role" in access) return role === "ADMIN";
  if (email === null) return false;
  return "emails" in access ? access.emails.includes(email) : access.email_domains.includes(domainOf(email));
}
