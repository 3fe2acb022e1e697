import { z } from "zod";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { logEvent } from "@/lib/log";
import { askProvider, providerUnavailable, readProviderJson } from "./provider-fetch";
import { refusedOwnCredentials } from "./own-credentials";

const HEADERS = {
  accept: "application/vnd.github+json",
  "user-agent": "cloakroom",
  "x-github-api-version": "2022-11-28",
};

const refusalSchema = z.object({ message: z.string() });

/** A missing permission, of a GitHub App and of a fine-grained token. */
const NO_PERMISSION = /^resource not accessible by (integration|personal access token)/i;
const SUSPENDED = /\baccount (was|is|has been) suspended\b/i;

/**
 * Asks GitHub something in the name of whoever an access token is.
 * @returns the JSON, or `no-permission` where GitHub says that this token may not see it
 * @throws AppError token-invalid (401), provider-account-suspended (403), provider-unavailable (503)
 */
export async function getFromGithub(
  operation: "user" | "emails",
  path: string,
  accessToken: string,
): Promise<{ readonly json: unknown } | "no-permission"> {
  const call = { provider: "github", operation } as const;
  const response = await askProvider(call, configuredGithub().apiUrl + path, {
    headers: { ...HEADERS, authorization: `Bearer ${accessToken}` },
  });
  if (response.ok) return { json: await readProviderJson(response) };
  if (response.status === 401) throw new AppError("token-invalid", "GitHub refused the access token");
  const message = await messageOf(response);
  // Without the scope for them a user's e-mails are not even there.
  const hidden = response.status === 404 && message !== null;
  if (hidden || (response.status === 403 && NO_PERMISSION.test(message ?? ""))) return "no-permission";
  throw refusalOf(response, message);
}

/** In GitHub's words for a limit that is used up; the headers may say the same, or nothing (docs.github.com, "Rate limits"). */
const RATE_LIMIT = /rate limit|abuse detection/i;

/**
 * Asks GitHub about a membership, in the name of whoever an access token is.
 * @param named the organisation or team, for the log
 * @returns the JSON; `none` where there is no membership, or the organisation has another name now; `not-told` where GitHub may
 * not tell of one
 * @throws AppError token-invalid (401), provider-account-suspended (403), provider-unavailable (503)
 */
export async function getMembership(
  named: string,
  path: string,
  accessToken: string,
): Promise<{ readonly json: unknown } | "none" | "not-told"> {
  const call = { provider: "github", operation: "membership" } as const;
  const response = await askProvider(call, configuredGithub().apiUrl + path, {
    headers: { ...HEADERS, authorization: `Bearer ${accessToken}` },
  });
  if (response.ok) return { json: await readProviderJson(response) };
  const { status, headers } = response;
  // For the operator: the person is told only that they are no member.
  const log = (detail: string) => {
    logEvent("warn", "membership.not-told", { provider: "github", status, detail: `${named}: ${detail}` });
  };
  // Renamed. It is not followed: by the new name it may be somebody else's.
  if (status === 301 || status === 308) {
    log("it has another name now");
    return "none";
  }
  if (response.status === 401) throw new AppError("token-invalid", "GitHub refused the access token");
  const message = await messageOf(response);
  const isHidden = lacksScope(headers);
  if (status === 404 && message !== null && !isHidden) return "none";
  if (message === null || !(status === 404 || isOrganizationsOwnRefusal(response, message)))
    throw refusalOf(response, message);
  log(isHidden ? `the token has no scope for it: ${message}` : message);
  return "not-told";
}

/** Without the scope GitHub may answer as if nothing were there. The header is on answers to tokens that have scopes. */
function lacksScope(headers: Headers): boolean {
  const scopes = headers.get("x-oauth-scopes");
  return scopes !== null && !/\b(read|write|admin):org\b/.test(scopes);
}

/**
 * Whether GitHub says that it may not tell: the scope is missing, or the organisation keeps the application out, wants its own
 * sign-on first, or answers to other addresses only. Asking again changes none of these. A page in place of GitHub's words is a
 * proxy's.
 */
function isOrganizationsOwnRefusal({ status, headers }: Response, message: string): boolean {
  if (status !== 403 || SUSPENDED.test(message)) return false;
  const limited = headers.has("retry-after") || headers.get("x-ratelimit-remaining") === "0";
  return !limited && !RATE_LIMIT.test(message);
}

/**
 * Asks GitHub, with our own credentials, about an access token.
 * @returns the JSON, or `unknown` for a token that is not of our application, or not alive
 * @throws AppError provider-account-suspended (403), provider-unavailable (503)
 */
export async function checkGithubToken(accessToken: string): Promise<{ readonly json: unknown } | "unknown"> {
  const { apiUrl, clientId, clientSecret } = configuredGithub();
  const id = encodeURIComponent(clientId);
  const basic = Buffer.from(`${id}:${encodeURIComponent(clientSecret)}`).toString("base64");
  const call = { provider: "github", operation: "check-token" } as const;
  const response = await askProvider(call, `${apiUrl}/applications/${id}/token`, {
    method: "POST",
    headers: { ...HEADERS, authorization: `Basic ${basic}`, "content-type": "application/json" },
    body: JSON.stringify({ access_token: accessToken }),
  });
  if (response.ok) return { json: await readProviderJson(response) };
  if (response.status === 401) throw refusedOwnCredentials("github", "it answered 401 to a check of a token");
  const message = await messageOf(response);
  // 422 is for texts that cannot be tokens. A page in place of GitHub's words is not GitHub's: AUTH_GITHUB_URL may be wrong.
  if ((response.status === 404 || response.status === 422) && message !== null) return "unknown";
  throw refusalOf(response, message);
}

export function configuredGithub() {
  const { github } = env();
  if (!github) throw new AppError("not-found", "GitHub is not configured");
  return github;
}

/**
 * What is left of refusals. A 403 has many causes that pass and say nothing of the user: both kinds of rate limit, abuse
 * detection, an organisation's IP allow list or SAML, a proxy's page. Only what is known to be final is taken so.
 */
function refusalOf(response: Response, message: string | null): AppError {
  if (response.status === 403 && SUSPENDED.test(message ?? ""))
    return new AppError("provider-account-suspended", "GitHub has suspended this account");
  return providerUnavailable(response);
}

/** GitHub's words for a refusal, or null when these are not GitHub's. */
async function messageOf(response: Response): Promise<string | null> {
  const refusal = refusalSchema.safeParse(await response.json().catch(() => null));
  return refusal.success ? refusal.data.message : null;
}
