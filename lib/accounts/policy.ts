/** What an account says of an e-mail. */
export type VerifiedSource = { readonly email: string | null; readonly emailVerified: boolean };

/**
 * The e-mail of a user after one of their accounts is gone: the same while another account vouches for it, or when it
 * did not come from the one that went; else the first that the rest vouch for.
 * @param rest the accounts that stay, oldest first
 */
export function emailAfterUnlinking(
  email: string | null,
  removed: VerifiedSource,
  rest: readonly VerifiedSource[],
): string | null {
  if (email === null || removed.email !== email || !removed.emailVerified) return email;
  const vouched = rest.flatMap((account) => (account.emailVerified ? [account.email] : []));
  return vouched.includes(email) ? email : (vouched.find((address) => address !== null) ?? null);
}
