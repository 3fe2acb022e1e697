import { type ToldEmail, verifiedEmailOf } from "@/lib/email";
import { env } from "@/lib/env";
import { hasEmailList, isAllowedEmail, restrictsOwn } from "@/lib/env/admission";
import { isProvider, PROVIDERS } from "@/lib/providers/providers";

/** What a provider account says of its user: what its provider said last, or says at this moment. */
export type Snapshot = ToldEmail & {
  readonly provider: string;
  /** The domain that manages the account, where its provider has such (Google's `hd` claim, of a Workspace). */
  readonly hostedDomain: string | null;
  /** Of the organisations and teams that were asked about, those of which it is an active member. */
  readonly organizations?: readonly string[] | undefined;
};

/**
 * Why whoever has this account may not sign in with it, or null when they may. The lists of e-mails are one restriction, those of
 * a provider another; without any, everybody may. ALLOWED_EMAIL_DOMAINS and ALLOWED_EMAILS want an e-mail of either that this
 * account vouches for: another account of the same user does not help, or one of a private life would open the door for
 * somebody who has left. ALLOWED_GOOGLE_HOSTED_DOMAINS wants of Google a Workspace account of such a domain, ALLOWED_GITHUB_ORGS
 * of GitHub an active member; whoever comes by a provider without a restriction of its own is let in by the lists of e-mails
 * alone, and without those not at all.
 */
export function refusalOf(account: Snapshot): "domain-not-allowed" | "organization-required" | null {
  const { allowedHostedDomains, allowedOrganizations } = env();
  if (!isAllowedEmail(verifiedEmailOf(account), env())) return "domain-not-allowed";
  const { provider, hostedDomain, organizations = [] } = account;
  if (isProvider(provider)) {
    const hosted = allowedHostedDomains[provider];
    if (hosted.length > 0 && !(hostedDomain !== null && hosted.includes(hostedDomain)))
      return "domain-not-allowed";
    const wanted = allowedOrganizations[provider];
    if (wanted.length > 0 && !wanted.some((each) => organizations.includes(each)))
      return "organization-required";
    if (restrictsOwn(provider, env())) return null;
  }
  if (hasEmailList(env()) || !PROVIDERS.some((each) => restrictsOwn(each, env()))) return null;
  return PROVIDERS.some((each) => allowedHostedDomains[each].length > 0)
    ? "domain-not-allowed"
    : "organization-required";
}

/** Whether whoever has this account may sign in with it. */
export function mayEnter(account: Snapshot): boolean {
  return refusalOf(account) === null;
}

/**
 * The addresses that a user could have, in the order in which they are tried: the one they have, if it is still vouched for;
 * then what their other accounts vouch for, the oldest account first; then what the account that has just changed vouches
 * for, if it is allowed.
 * @param accounts oldest first
 * @param changed the id of the account that was written last
 */
export function emailCandidates(
  email: string | null,
  accounts: readonly (ToldEmail & { readonly id: string })[],
  changed: string | null,
): string[] {
  const vouched = (some: typeof accounts) => some.flatMap((account) => verifiedEmailOf(account) ?? []);
  if (email !== null && vouched(accounts).includes(email)) return [email];
  return [
    ...vouched(accounts.filter(({ id }) => id !== changed)),
    ...vouched(accounts.filter(({ id }) => id === changed)).filter((address) =>
      isAllowedEmail(address, env()),
    ),
  ];
}
