import { z } from "zod";
import { sealedCookie } from "@/lib/crypto/sealed-cookie";
import { verifiedEmailOf } from "@/lib/email";
import type { ErrorCode } from "@/lib/errors";
import type { Identity } from "@/lib/identity/identity";
import { toVisibleText } from "@/lib/users/visible-text";
import type { Applicant } from "@/lib/users/access-requests/mutations";

/** Refusals after which somebody may ask for access: whom only SIGN_UP keeps out. */
const MAY_ASK: readonly ErrorCode[] = ["invitation-required", "sign-up-closed"];

/** Characters of a name or a login: enough to know somebody by. */
const LONGEST = 80;

const text = z.string().nullable();

/**
 * The cookie by which somebody who has just been refused can ask for access: what their provider has said, sealed, so that
 * nobody asks in another's name. It belongs to one refusal, by its reference.
 */
const applicantCookie = sealedCookie({
  purpose: "applicant",
  name: "applicant",
  schema: z.object({
    reference: z.string(),
    applicant: z.object({ provider: z.string(), subject: z.string(), name: text, email: text, login: text }),
  }),
  maxAge: 10 * 60,
  encoding: { charset: "utf8", deflated: true },
});

export { applicantCookie };

/** The value of that cookie after a refusal; null where nobody may ask. */
export function sealApplicant(
  code: ErrorCode,
  identity: Identity | undefined,
  reference: string,
): string | null {
  if (!identity || !MAY_ASK.includes(code)) return null;
  const { provider, subject, name, profile } = identity;
  const short = (value: string | null | undefined) => (value ? toVisibleText(value, LONGEST) : null);
  const email = verifiedEmailOf(identity);
  const applicant = { provider, subject, name: short(name), email, login: short(profile.login) };
  return applicantCookie.seal({ reference, applicant });
}

/** Who was refused with this reference, or null. */
export function openApplicant(sealed: string | undefined, reference: string | null): Applicant | null {
  const kept = applicantCookie.open(sealed);
  return kept !== null && kept.reference === reference ? kept.applicant : null;
}
