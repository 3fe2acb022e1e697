import { ERROR_CODES, type ErrorCode } from "@/lib/errors";

/** What codes are about, in the order of the page. */
export const THEMES = [
  "signIn",
  "admission",
  "token",
  "session",
  "account",
  "application",
  "request",
  "service",
] as const;

type Theme = (typeof THEMES)[number];

const THEME_OF: Record<ErrorCode, Theme> = {
  "malformed-request": "request",
  "flow-missing": "signIn",
  "flow-mismatch": "signIn",
  unauthenticated: "session",
  "token-invalid": "token",
  "token-algorithm": "token",
  "token-key-unknown": "token",
  "token-signature": "token",
  "token-issuer": "token",
  "token-audience": "token",
  "token-expired": "token",
  "token-not-yet-valid": "token",
  "token-nonce": "token",
  "token-subject": "token",
  "token-claims": "token",
  "code-refused": "signIn",
  "access-denied": "signIn",
  "provider-account-suspended": "signIn",
  "account-disabled": "admission",
  "domain-not-allowed": "admission",
  "organization-required": "admission",
  "invitation-required": "admission",
  "invitation-over": "admission",
  "invitation-mismatch": "admission",
  "sign-up-closed": "admission",
  "identity-mismatch": "signIn",
  "cross-origin": "session",
  forbidden: "session",
  "application-session": "application",
  "application-forbidden": "application",
  "application-unknown": "application",
  "reauthentication-required": "session",
  "person-required": "session",
  "insufficient-scope": "session",
  "not-found": "request",
  "application-managed-by-file": "application",
  "application-secrets": "application",
  "cursor-unknown": "request",
  "account-exists": "account",
  "account-disconnected": "account",
  "account-taken": "account",
  "last-account": "account",
  "last-administrator": "account",
  "own-account": "account",
  "person-changed": "session",
  "payload-too-large": "request",
  "unsupported-media-type": "request",
  "rate-limited": "request",
  unexpected: "service",
  "provider-unavailable": "service",
  "database-unavailable": "service",
  "not-ready": "service",
};

/** The codes of a theme, in the order of the list. */
export function codesOf(theme: Theme): ErrorCode[] {
  return ERROR_CODES.filter((code) => THEME_OF[code] === theme);
}
