import { z } from "zod";
import { normalizeDomain, normalizeEmail } from "@/lib/email";
import { isLoopback } from "@/lib/env/loopback";
import type { Provider } from "@/lib/providers/providers";
import { MAX_NAME } from "@/lib/users/policy";
import { toVisibleText } from "@/lib/users/visible-text";

/**
 * A checked proof: what a provider said to us about one of its accounts. Made only by `google-claims.ts` and `github.ts`.
 * The key is provider + subject; e-mail and login change hands (OpenID Connect Core 5.7).
 */
export type Identity = {
  readonly provider: Provider;
  readonly subject: string;
  /** In the form of `normalizeEmail`; null when hidden or absent. */
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
  /**
   * Of the organisations and teams that the environment names, those of which its provider says now that it is an active
   * member. What it may not tell counts as none. Left out where nobody asked.
   */
  readonly organizations?: readonly string[] | undefined;
  /** Of which its provider gave an answer, and of which none; what is known of the latter stays, as with `emailUnknown`. */
  readonly organizationsAnswered?: readonly string[] | undefined;
  readonly organizationsUnanswered?: readonly string[] | undefined;
  readonly name: string | null;
  readonly image: string | null;
  /** A chosen subset of the provider's answer, as it is shown to the user and stored. */
  readonly profile: Readonly<Record<string, string>>;
};

/** A field in any shape, or left out: to zod, `unknown` alone is a field that must be there. */
export const anything = z.unknown().optional();

const MAX_TEXT = 300;
/** Characters of a picture's or page's address as it is stored and sent, which is longer than it may have been written. */
const MAX_URL = 2048;

/** Anything else than text with something to see is null: providers leave fields out, send null and change types. */
const textOf = (longest: number) =>
  anything.transform((value): string | null =>
    typeof value === "string" ? toVisibleText(value, longest) : null,
  );

/** Text of a provider, made storable and showable. */
export const providerText = textOf(MAX_TEXT);

/** A name that a provider knows a user by, such as they could have written themselves. */
export const providerName = textOf(MAX_NAME);

/** An e-mail address in its normal form, or null when it is none. */
export const providerEmail = anything.transform((value): string | null =>
  typeof value === "string" ? normalizeEmail(value) : null,
);

/** A domain in the form in which domains are compared, or null when it is none. */
export const providerDomain = anything.transform((value): string | null =>
  typeof value === "string" ? normalizeDomain(value.trim()) : null,
);

/** An address of a picture or page, https only; plain http is good for a loopback sandbox alone. */
export const providerUrl = anything.transform((value): string | null => {
  if (typeof value !== "string" || !URL.canParse(value)) return null;
  const { protocol, href } = new URL(value);
  const isSafe = protocol === "https:" || (protocol === "http:" && isLoopback(href));
  return isSafe && href.length <= MAX_URL ? href : null;
});

/** The fields of a profile that have a value. */
export function presentFields(fields: Record<string, string | null>): Record<string, string> {
  const present: Record<string, string> = {};
  for (const [name, value] of Object.entries(fields)) if (value !== null) present[name] = value;
  return present;
}
