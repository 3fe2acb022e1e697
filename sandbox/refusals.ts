import type { ServerResponse } from "node:http";

/** A refusal as a provider words it. */
type Refusal = { status: number; headers?: Record<string, string>; body: object | string };

/** Of GitHub's REST API, in its own words; `documentation_url` and `status` are there as well. */
const github = (status: number, message: string, headers: Record<string, string> = {}): Refusal => ({
  status,
  headers,
  body: { message, documentation_url: "https://docs.github.com/rest", status: String(status) },
});

const page = (status: number): Refusal => ({
  status,
  headers: { "content-type": "text/html; charset=utf-8" },
  body: "<!doctype html><title>Access denied</title><p>Your request was blocked.\n",
});

/** Of Google's APIs (google.rpc.Status, or the older form with a list of errors). */
const google = (message: string, details: object): Refusal => ({
  status: 403,
  body: { error: { code: 403, message, ...details } },
});

const SECONDARY = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";

/** What GitHub answers instead, and how it means it: of all these only the first two are about a missing permission. */
export const githubRefusals = {
  "no-permission": github(403, "Resource not accessible by integration"),
  "no-permission-token": github(403, "Resource not accessible by personal access token"),
  suspended: github(403, "Sorry. Your account was suspended."),
  "secondary-limit": github(403, SECONDARY),
  "secondary-limit-timed": github(403, SECONDARY, { "retry-after": "37" }),
  "primary-limit": github(403, "API rate limit exceeded for user ID 1.", {
    "x-ratelimit-remaining": "0",
    "x-ratelimit-reset": String(Math.floor(Date.now() / 1000) + 24 * 3600),
  }),
  abuse: github(
    403,
    "You have triggered an abuse detection mechanism. Please wait a few minutes before you try again.",
  ),
  "too-many": github(429, SECONDARY, { "retry-after": "41" }),
  "ip-allow-list": github(
    403,
    "Although you appear to have the correct authorization credentials, the `sample` organization has an IP allow list enabled, and your IP address is not permitted to access this resource.",
  ),
  saml: github(
    403,
    "Resource protected by organization SAML enforcement. You must grant your OAuth token access to this organization.",
  ),
  "forbidden-page": page(403),
  "forbidden-nothing": { status: 403, body: "" },
  "not-found-page": page(404),
  "bad-credentials": github(401, "Bad credentials"),
  // Of the token endpoint, which says so with status 200.
  "incorrect-client": {
    status: 200,
    body: {
      error: "incorrect_client_credentials",
      error_description: "The client_id and/or client_secret passed are incorrect.",
    },
  },
} as const satisfies Record<string, Refusal>;

/** The same of Google: only `no-scope` is about the token. */
export const googleRefusals = {
  "no-scope": google("Request had insufficient authentication scopes.", { status: "PERMISSION_DENIED" }),
  "rate-limit": google("User Rate Limit Exceeded", {
    errors: [{ domain: "usageLimits", reason: "userRateLimitExceeded", message: "User Rate Limit Exceeded" }],
  }),
  "api-disabled": google("The API has not been used in this project before or it is disabled.", {
    status: "PERMISSION_DENIED",
  }),
  "forbidden-page": page(403),
  "bad-request-page": page(400),
  "invalid-client": { status: 401, body: { error: "invalid_client", error_description: "Unauthorized" } },
} as const satisfies Record<string, Refusal>;

export type RefusalName = keyof typeof githubRefusals | keyof typeof googleRefusals;

export const githubRefusalNames = Object.keys(githubRefusals) as (keyof typeof githubRefusals)[];
export const googleRefusalNames = Object.keys(googleRefusals) as (keyof typeof googleRefusals)[];

const byName = new Map<string, Refusal>([
  ...Object.entries(githubRefusals),
  ...Object.entries(googleRefusals),
]);

/** Answers with a refusal. @returns whether there is one of this name */
export function sendRefusal(name: string, response: ServerResponse): boolean {
  const refusal = byName.get(name);
  if (!refusal) return false;
  const { status, headers, body } = refusal;
  const text = typeof body === "string" ? body : JSON.stringify(body);
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers }).end(text);
  return true;
}
