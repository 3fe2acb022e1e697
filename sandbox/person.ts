import { z } from "zod";

/** A client that is registered at both providers and is not the application under test. */
export const otherClientId = "another-application";

/** The languages of the sandbox's pages; the first is for whoever understands none of them. */
export const languages = ["en", "ru", "de"] as const;
export type Language = (typeof languages)[number];

/** A text. Who has it in English only is understood in English. */
const words = z.object({ en: z.string(), ru: z.string().optional(), de: z.string().optional() });
export type Words = z.infer<typeof words>;

/** A text in one language, or in English where nobody wrote it in that one. */
export function inLanguage(text: Words, language: Language): string {
  return text[language] ?? text.en;
}

/** What a Google account answers; a field left out is left out of the claims as well. */
const googleAccount = z.object({
  /** Up to 255 digits or letters, never reused (OIDC Core, section 2). */
  sub: z.string().min(1),
  email: z.string(),
  emailVerified: z.boolean(),
  name: z.string().optional(),
  givenName: z.string().optional(),
  familyName: z.string().optional(),
  locale: z.string().optional(),
  /** The domain of the Google Workspace organisation that manages the account. */
  hostedDomain: z.string().optional(),
  /** Whether the account has a picture; it is then drawn by `/avatars/{id}`. */
  picture: z.boolean(),
});

/** One line of GitHub's `GET /user/emails`. */
const gitHubEmail = z.object({
  email: z.string(),
  primary: z.boolean(),
  verified: z.boolean(),
  visibility: z.enum(["public", "private"]).nullable(),
});

const gitHubAccount = z.object({
  /** GitHub's key of a person. The login is not one: it can be renamed and taken by somebody else. */
  id: z.number().int().positive(),
  login: z.string().min(1),
  name: z.string().nullable(),
  emails: z.array(gitHubEmail),
  /** Memberships of organisations (`acme`) and of teams (`acme/team`); `pending` has been invited only. */
  memberships: z.record(z.string(), z.enum(["active", "pending"])).optional(),
});
export type GitHubAccount = z.infer<typeof gitHubAccount>;

/** Somebody one can sign in as: an account at either provider, or at both. */
export const personSchema = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,60}$/),
  /** Why this person is in the cast; shown beside the name. */
  note: words,
  google: googleAccount.optional(),
  github: gitHubAccount.optional(),
});
export type Person = z.infer<typeof personSchema>;

export const providerNames = ["google", "github"] as const;
export type ProviderName = (typeof providerNames)[number];

/**
 * The name a provider knows the person by: on GitHub without a name it is the login.
 * @returns undefined when the person has no account there
 */
export function displayName(person: Person, provider: ProviderName): string | undefined {
  if (provider === "google") return person.google && (person.google.name ?? person.google.email);
  return person.github && (person.github.name ?? person.github.login);
}

/** An address that a provider vouches for: Google's, else the primary one of GitHub. Undefined when none does. */
export function verifiedEmail({ google, github }: Person): string | undefined {
  if (google?.emailVerified) return google.email;
  return github?.emails.find(({ primary, verified }) => primary && verified)?.email;
}
