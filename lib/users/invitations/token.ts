import { textSecrets } from "@/lib/crypto/token";

/** Tokens of invitations: a new one, and what is kept of one, null for what is no token of ours. */
export const { generate: generateInvitationToken, hash: hashInvitationToken } = textSecrets("inv");

/** The path of the page that a token's link leads to. */
export function invitationPath(token: string): string {
  return `/sign-in/invitation/${token}`;
}
