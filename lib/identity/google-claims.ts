import { z } from "zod";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import {
  anything,
  type Identity,
  presentFields,
  providerDomain,
  providerEmail,
  providerName,
  providerText,
  providerUrl,
} from "./identity";

/** OpenID Connect Core section 2: at most 255 ASCII characters. PostgreSQL would not keep all others as they came. */
export const googleSubject = z.string().regex(/^[\x21-\x7e]{1,255}$/);

const claimsSchema = z.object({
  sub: googleSubject,
  email: providerEmail,
  // Google sends a boolean; tokeninfo and some older answers send the text.
  email_verified: anything.transform((value) => value === true || value === "true"),
  name: providerName,
  given_name: providerName,
  family_name: providerName,
  picture: providerUrl,
  locale: providerText,
  hd: providerDomain,
});

/** What Google said of a user, in an id_token already checked or in a userinfo answer, as an Identity. */
export function identityFromGoogleClaims(claims: unknown): Identity {
  const parsed = claimsSchema.safeParse(claims);
  if (!parsed.success) throw new AppError("token-subject", "there is no usable sub");
  const { sub, email, email_verified, name, given_name, family_name, picture, locale, hd } = parsed.data;
  return {
    provider: "google",
    subject: sub,
    email,
    emailVerified: email !== null && email_verified,
    ...(tellsEmail(claims) ? {} : { emailUnknown: true }),
    hostedDomain: hd,
    name: name ?? providerName.parse([given_name, family_name].filter(Boolean).join(" ")),
    image: picture,
    profile: presentFields({ name, given_name, family_name, picture, email, locale, hd }),
  };
}

/** Whether claims speak of an e-mail at all; they don't without the scope `email`. */
function tellsEmail(claims: unknown): boolean {
  return typeof claims === "object" && claims !== null && "email" in claims && claims.email !== null;
}

export function configuredGoogle() {
  const { google } = env();
  if (!google) throw new AppError("not-found", "Google is not configured");
  return google;
}
