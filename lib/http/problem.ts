/** What of a failure may be told to a client. `AppError` is one; its message is for logs and is not among them. */
export type Failure = {
  readonly code: string;
  readonly status: number;
  /** Seconds. */
  readonly retryAfter?: number | undefined;
  readonly providers?: readonly string[];
  readonly scope?: string | undefined;
};

/** What an answer of a problem is made of; `body` is JSON. */
export type ProblemParts = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** A failure as an answer (RFC 9457). @param context as for `problemParts` */
export function problem(failure: Failure, context: ProblemContext): Response {
  const { body, ...init } = problemParts(failure, context);
  return new Response(body, init);
}

type ProblemContext = Parameters<typeof problemParts>[1];

/**
 * The same in parts, for whoever writes it to a connection itself.
 * @param context.requestId the reference that a user quotes and a log line carries
 * @param context.authUrl the public origin, where the codes are documented
 * @param context.detail a sentence for people, when there is more to say than the code does
 * @param context.bearer whether the request came with a bearer value
 */
export function problemParts(
  failure: Failure,
  context: {
    readonly requestId: string;
    readonly authUrl: string;
    readonly detail?: string;
    readonly bearer?: boolean;
  },
): ProblemParts {
  const { code, status, retryAfter, providers = [], scope } = failure;
  const body = {
    type: `${context.authUrl}/docs/errors#${code}`,
    title: titleOf(code),
    status,
    ...(context.detail === undefined ? {} : { detail: context.detail }),
    code,
    request_id: context.requestId,
    ...(providers.length === 0 ? {} : { providers }),
    ...(scope === undefined ? {} : { scope }),
  };
  const headers: Record<string, string> = {
    "content-type": "application/problem+json",
    "cache-control": "private, no-store",
  };
  if (retryAfter !== undefined) headers["retry-after"] = String(Math.max(1, Math.ceil(retryAfter)));
  // RFC 9110 section 15.5.2 asks for a challenge on every 401, RFC 6750 section 3.1 for its words: a request that brought
  // nothing to judge is told of no error.
  if (status === 401) {
    const judged = context.bearer === true || code.startsWith("token-");
    headers["www-authenticate"] = judged ? 'Bearer error="invalid_token"' : "Bearer";
  }
  // RFC 6750 section 3.1: insufficient_scope may say which scope is needed.
  if (scope !== undefined)
    headers["www-authenticate"] = `Bearer error="insufficient_scope", scope="${scope}"`;
  return { status, headers, body: JSON.stringify(body) };
}

/** "token-expired" as "Token expired": the same for every occurrence, as RFC 9457 section 3.1.4 wants titles. */
function titleOf(code: string): string {
  const words = code.replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
