import type { IssuedSession } from "@/lib/sessions/mutations";

/**
 * RFC 6749 section 5.1. Without a refresh token: a session has its lifetimes, and is ended by its user at any moment.
 * @returns the only text that ever holds the sealed value
 */
export function tokenAnswer({ sealed, expiresAt }: IssuedSession, scopes: readonly string[]) {
  return {
    access_token: sealed,
    token_type: "Bearer" as const,
    expires_in: Math.max(0, Math.floor((expiresAt.getTime() - Date.now()) / 1000)),
    scope: scopes.join(" "),
  };
}
