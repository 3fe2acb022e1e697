import type { Fault, Faults, RequestCounts } from "./faults";

/** An endpoint that is counted and can be made to fail. */
export type Endpoint = { [P in keyof Faults]: { provider: P; name: keyof Faults[P] } }[keyof Faults];

/** Paths of the OpenID Provider below `/google`, named as Google's own. */
export const googlePaths = {
  authorization: "/o/oauth2/v2/auth",
  discovery: "/.well-known/openid-configuration",
  jwks: "/oauth2/v3/certs",
  token: "/token",
  userinfo: "/v1/userinfo",
  tokeninfo: "/tokeninfo",
} as const;

/** Paths of the GitHub Enterprise look-alike below `/github`. */
export const githubPaths = {
  authorize: "/login/oauth/authorize",
  token: "/login/oauth/access_token",
  user: "/api/v3/user",
  emails: "/api/v3/user/emails",
} as const;

const byPath = new Map<string, Endpoint>([
  [`/google${googlePaths.discovery}`, { provider: "google", name: "discovery" }],
  [`/google${googlePaths.jwks}`, { provider: "google", name: "jwks" }],
  [`/google${googlePaths.token}`, { provider: "google", name: "token" }],
  [`/google${googlePaths.userinfo}`, { provider: "google", name: "userinfo" }],
  [`/google${googlePaths.tokeninfo}`, { provider: "google", name: "tokeninfo" }],
  [`/github${githubPaths.token}`, { provider: "github", name: "token" }],
  [`/github${githubPaths.user}`, { provider: "github", name: "user" }],
  [`/github${githubPaths.emails}`, { provider: "github", name: "emails" }],
]);

/** `POST /applications/{client_id}/token`; the client id is the first group. */
export const checkTokenPath = /^\/github\/api\/v3\/applications\/([^/]+)\/token$/;

export function findEndpoint(path: string): Endpoint | undefined {
  return checkTokenPath.test(path) ? { provider: "github", name: "check" } : byPath.get(path);
}

export function countRequest({ requests }: { requests: RequestCounts }, endpoint: Endpoint): void {
  if (endpoint.provider === "google") requests.google[endpoint.name]++;
  else requests.github[endpoint.name]++;
}

export function faultAt({ faults }: { faults: Faults }, endpoint: Endpoint): Fault {
  return endpoint.provider === "google" ? faults.google[endpoint.name] : faults.github[endpoint.name];
}

/** `GET /user/memberships/orgs/{org}`, and `GET /orgs/{org}/teams/{team}/memberships/{login}`. */
export const membershipPaths = {
  organization: /^\/github\/api\/v3\/user\/memberships\/orgs\/([^/]+)$/,
  team: /^\/github\/api\/v3\/orgs\/([^/]+)\/teams\/([^/]+)\/memberships\/([^/]+)$/,
} as const;
