import { z } from "zod";
import { normalizeDomain } from "@/lib/email";

export const PROVIDERS = ["google", "github"] as const;
export type Provider = (typeof PROVIDERS)[number];

/** Whether a value from outside names one of our providers. */
export function isProvider(value: unknown): value is Provider {
  return PROVIDERS.some((provider) => provider === value);
}

/**
 * A checked proof: what a provider said to us about one of its accounts. Made only by `google.ts` and `github.ts`.
 * The key is provider + subject; e-mail and login change hands (OpenID Connect Core 5.7).
 */
export type Identity = {
  readonly provider: Provider;
  readonly subject: string;
  /** Lower-cased; null when hidden or absent. */
  readonly email: string | null;
  readonly emailVerified: boolean;
  /**
   * Set when the provider was not allowed or not asked to tell the e-mail, or left it out: that says nothing, unlike an
   * answer that there is none. `email` is null then, and what an account is known to have stays.
   */
  readonly emailUnknown?: true | undefined;
  /**
   * The Google Workspace domain that manages the account, as A-labels (`normalizeDomain`). Only for those, and for
   * gmail.com, does Google itself decide whose an address is. Null for private accounts and for GitHub.
   */
  readonly hostedDomain: string | null;
  readonly name: string | null;
  readonly image: string | null;
  /** A chosen subset of the provider's answer, as it is shown to the person and stored. */
  readonly profile: Readonly<Record<string, string>>;
};

/** An e-mail that the provider vouches for. */
export function verifiedEmailOf({ email, emailVerified }: Identity): string | null {
  return emailVerified ? email : null;
}

/** A field in any shape, or left out: to zod, `unknown` alone is a field that must be there. */
export const anything = z.unknown().optional();

const CONTROL_CHARACTERS = /\p{Cc}/gu;
const MAX_TEXT = 300;

/**
 * Text of a provider, made storable and showable: well-formed Unicode, no control characters (PostgreSQL refuses NUL),
 * trimmed and cut. Anything else than non-empty text is null: providers leave fields out, send null and change types.
 */
export const providerText = anything.transform((value): string | null => {
  if (typeof value !== "string") return null;
  const clean = value.toWellFormed().replace(CONTROL_CHARACTERS, "").trim();
  return Array.from(clean).slice(0, MAX_TEXT).join("") || null;
});

/** An e-mail address in lower case, or null when it is none. */
export const providerEmail = anything.transform((value): string | null => {
  const email = z
    .email()
    .max(254)
    .safeParse(typeof value === "string" ? value.trim().toLowerCase() : value);
  return email.success ? email.data : null;
});

/** A domain in the form in which domains are compared, or null when it is none. */
export const providerDomain = anything.transform((value): string | null =>
  typeof value === "string" ? normalizeDomain(value.trim()) : null,
);

/** An address of a picture or page, https only; plain http is good for a loopback sandbox alone. */
export const providerUrl = anything.transform((value): string | null => {
  if (typeof value !== "string" || value.length > 2048 || !URL.canParse(value)) return null;
  const url = new URL(value);
  const loopback = ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  return url.protocol === "https:" || (url.protocol === "http:" && loopback) ? url.href : null;
});

/** The fields of a profile that have a value. */
export function presentFields(fields: Record<string, string | null>): Record<string, string> {
  const present: Record<string, string> = {};
  for (const [name, value] of Object.entries(fields)) if (value !== null) present[name] = value;
  return present;
}
