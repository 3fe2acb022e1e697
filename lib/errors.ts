/**
 * The closed list of expected failures. A code is a promise to clients: it is never renamed.
 * Each has its HTTP status here and its words in `messages/*.json` under `errors.<code>`.
 */
export const ERROR_STATUS = {
  "malformed-request": 400,
  "flow-missing": 400,
  "flow-mismatch": 400,
  unauthenticated: 401,
  "token-invalid": 401,
  "token-algorithm": 401,
  "token-key-unknown": 401,
  "token-signature": 401,
  "token-issuer": 401,
  "token-audience": 401,
  "token-expired": 401,
  "token-not-yet-valid": 401,
  "token-nonce": 401,
  "token-subject": 401,
  "token-claims": 401,
  "code-refused": 401,
  "access-denied": 403,
  "provider-account-suspended": 403,
  "account-disabled": 403,
  "domain-not-allowed": 403,
  "organization-required": 403,
  "invitation-required": 403,
  "invitation-over": 403,
  "invitation-mismatch": 403,
  "sign-up-closed": 403,
  "identity-mismatch": 403,
  "cross-origin": 403,
  forbidden: 403,
  "application-session": 403,
  "application-forbidden": 403,
  "application-unknown": 404,
  "reauthentication-required": 403,
  "person-required": 403,
  "insufficient-scope": 403,
  "not-found": 404,
  "application-managed-by-file": 409,
  "application-secrets": 409,
  "cursor-unknown": 409,
  "account-exists": 409,
  "account-disconnected": 409,
  "account-taken": 409,
  "last-account": 409,
  "last-administrator": 409,
  "own-account": 409,
  "person-changed": 409,
  "payload-too-large": 413,
  "unsupported-media-type": 415,
  "rate-limited": 429,
  unexpected: 500,
  "provider-unavailable": 503,
  "database-unavailable": 503,
  "not-ready": 503,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

/** All codes, in the order of the list. */
export const ERROR_CODES: readonly ErrorCode[] = Object.keys(ERROR_STATUS).filter(isErrorCode);

/** Whether a value from outside, such as a query parameter, is one of our codes. */
export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === "string" && Object.hasOwn(ERROR_STATUS, value);
}

/** Registered, since Next bundles pages apart from the server in front of it: each has a class of its own, and takes both. */
const IS_APP_ERROR = Symbol.for("cloakroom.AppError");

/**
 * A failure with a stable code, mapped to HTTP once (`lib/http/problem.ts`) and to words once (`messages`).
 * `message` is for logs only and must not hold a token, a code or a secret.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  /** Seconds after which a retry may succeed; set for 503 answers. */
  readonly retryAfter: number | undefined;
  /** Providers to continue with; set for `account-exists` and `account-disconnected` only. */
  readonly providers: readonly string[];
  /** What an administrator wrote for the user; set for `account-disabled` only, and never logged. */
  readonly reason: string | undefined;
  /** What a service token would have to be allowed; set for `insufficient-scope` only. */
  readonly scope: string | undefined;
  /**
   * The user whom a refused proof speaks of: the subject of its audit event. Whoever is refused is not signed in, so it is
   * never sent to a client, and never logged.
   */
  readonly userId: string | undefined;
  /**
   * What Next hands to an error boundary instead of the message: the code, which says what to tell the person, and a
   * reference, which the log carries too.
   */
  readonly digest: string;
  /** The HTTP status: the code's own but for a rare place where clients can be told only by another. */
  readonly status: number;

  readonly [IS_APP_ERROR] = true;

  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === "object" && value !== null && IS_APP_ERROR in value;
  }

  constructor(
    code: ErrorCode,
    message: string = code,
    options: {
      cause?: unknown;
      retryAfter?: number;
      providers?: readonly string[];
      reason?: string | undefined;
      scope?: string;
      userId?: string | undefined;
      status?: number;
    } = {},
  ) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.status = options.status ?? ERROR_STATUS[code];
    this.retryAfter = options.retryAfter ?? (ERROR_STATUS[code] === 503 ? 5 : undefined);
    this.providers = options.providers ?? [];
    this.reason = options.reason;
    this.scope = options.scope;
    this.userId = options.userId;
    this.digest = `${code}.${crypto.randomUUID()}`;
  }
}

/** The AppError in an error's chain of causes; libraries wrap what our functions throw inside them. */
export function findAppError(error: unknown): AppError | null {
  const seen = new Set<unknown>();
  const queue: unknown[] = [error];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (next instanceof AppError) return next;
    if (typeof next !== "object" || next === null || seen.has(next)) continue;
    seen.add(next);
    // Auth.js keeps the original under `cause.err`, everybody else under `cause`.
    if ("cause" in next) queue.push(next.cause);
    if ("err" in next) queue.push(next.err);
  }
  return null;
}
