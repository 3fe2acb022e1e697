import type { CloakroomError } from "./error.js";
import type { Verified } from "./verify.js";

/** What whoever may not come in is answered. */
export type Refusal = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** @param redirects whether the browser can be led to sign in */
export function refuse(verified: Exclude<Verified, { status: "signed-in" }>, redirects: boolean): Refusal {
  if (verified.status === "not-allowed") return problem(403, verified.code);
  if (!redirects || verified.signInUrl === null)
    return problem(401, "unauthenticated", { "www-authenticate": "Bearer" });
  return { status: 302, headers: { location: verified.signInUrl, ...PRIVATE }, body: "" };
}

/** Nobody is let in when there is no answer to believe. */
export function failure({ code, reference, retryAfter }: CloakroomError): Refusal {
  if (code === "proxy-not-trusted") return problem(403, code);
  const headers = retryAfter === null ? {} : { "retry-after": String(retryAfter) };
  return problem(503, code, headers, reference);
}

const TITLES = { 401: "Unauthorized", 403: "Forbidden", 503: "Service Unavailable" } as const;
const PRIVATE = { "cache-control": "private, no-store" } as const;

/** RFC 9457; `about:blank` says that the title is the status in words. */
function problem(
  status: keyof typeof TITLES,
  code: string,
  headers: Readonly<Record<string, string>> = {},
  reference: string | null = null,
): Refusal {
  const said = { type: "about:blank", title: TITLES[status], status, code };
  return {
    status,
    headers: { "content-type": "application/problem+json", ...PRIVATE, ...headers },
    body: JSON.stringify(reference === null ? said : { ...said, request_id: reference }),
  };
}
