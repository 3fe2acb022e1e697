/** Errors of the endpoints for programs, with their status (RFC 6749 section 5.2, RFC 6750 section 3.1, RFC 8628 section 3.5). */
export const OAUTH_ERROR_STATUS = {
  invalid_request: 400,
  invalid_client: 401,
  invalid_grant: 400,
  unauthorized_client: 400,
  unsupported_grant_type: 400,
  invalid_scope: 400,
  authorization_pending: 400,
  slow_down: 400,
  access_denied: 400,
  expired_token: 400,
  invalid_token: 401,
  temporarily_unavailable: 503,
  server_error: 500,
} as const;

export type OAuthErrorCode = keyof typeof OAUTH_ERROR_STATUS;

export type Challenge =
  'Basic realm="Cloakroom", charset="UTF-8"' | "Bearer" | 'Bearer error="invalid_token"';

/** For a client that has authenticated by Basic, which it is told to do again (RFC 7617 section 2). */
export const BASIC_CHALLENGE = 'Basic realm="Cloakroom", charset="UTF-8"' satisfies Challenge;

/** A refusal in the words of the RFCs. `message` is told to the client's developers, in ASCII, and holds nothing that was sent. */
export class OAuthError extends Error {
  readonly code: OAuthErrorCode;
  readonly status: number;
  /** The value of WWW-Authenticate, where the header said who asks, or is to (RFC 6749 section 5.2, RFC 6750 section 3). */
  readonly challenge: Challenge | null;

  constructor(
    code: OAuthErrorCode,
    message: string,
    {
      challenge = null,
      status = OAUTH_ERROR_STATUS[code],
    }: { challenge?: Challenge | null; status?: number } = {},
  ) {
    super(message);
    this.name = "OAuthError";
    this.code = code;
    this.status = status;
    this.challenge = challenge;
  }
}
