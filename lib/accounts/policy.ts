import { type ToldEmail, verifiedEmailOf } from "@/lib/email";
import { env } from "@/lib/env";
import { hasEmailList, isAllowedEmail } from "@/lib/env/admission";
import { isProvider, PROVIDERS } from "@/lib/providers/providers";

/** What a provider account says of its user: what its provider said last, or says at this moment. */
export type Snapshot = ToldEmail & {
  readonly provider: string;
  /** The domain that manages the account, where its provider has such (Google's `hd` claim, of a Workspace). */
  readonly hostedDomain: string | null;
};

/**
 * Whether whoever has this account may sign in with it. The lists of e-mails are one restriction, those of a provider another;
 * without any, everybody may. ALLOWED_EMAIL_DOMAINS and ALLOWED_EMAILS want an e-mail of either that this account vouches for:
 * another account of the same user does not help, or one of a private life would open the door for somebody who has left.
 * ALLOWED_GOOGLE_HOSTED_DOMAINS wants of Google a Workspace account of such a domain; the other providers have none, so they
 * are let in by the lists of e-mails alone, and without those not at all.
 */
export function mayEnter(account: Snapshot): boolean {
  const { allowedHostedDomains } = env();
  if (!isAllowedEmail(verifiedEmailOf(account), env())) return false;
  const { provider, hostedDomain } = account;
  const hosted = isProvider(provider) ? allowedHostedDomains[provider] : [];
  if (hosted.length > 0) return hostedDomain !== null && hosted.includes(hostedDomain);
  return hasEmailList(env()) || PROVIDERS.every((each) => allowedHostedDomains[each].length === 0);
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
