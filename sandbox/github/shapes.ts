import { createHash } from "node:crypto";
import { githubPaths } from "../endpoints";
import type { GitHubAccount, Person } from "../person";
import { avatarUrl, type World } from "../world";
import type { Token } from "./grants";

/** What every GitHub answer about a user begins with. */
function userStub(world: World, person: Person, { id, login }: GitHubAccount) {
  const api = `${world.origin}/github/api/v3/users/${login}`;
  return {
    login,
    id,
    node_id: Buffer.from(`04:User${id}`).toString("base64"),
    avatar_url: avatarUrl(world, person),
    gravatar_id: "",
    url: api,
    html_url: `${world.origin}/github/${login}`,
    followers_url: `${api}/followers`,
    following_url: `${api}/following{/other_user}`,
    gists_url: `${api}/gists{/gist_id}`,
    starred_url: `${api}/starred{/owner}{/repo}`,
    subscriptions_url: `${api}/subscriptions`,
    organizations_url: `${api}/orgs`,
    repos_url: `${api}/repos`,
    events_url: `${api}/events{/privacy}`,
    received_events_url: `${api}/received_events`,
    type: "User",
    user_view_type: "private",
    site_admin: false,
  };
}

/** `GET /user`. The e-mail is only ever the one the person made public. */
export function gitHubUser(world: World, person: Person, account: GitHubAccount) {
  const email = account.emails.find(({ visibility }) => visibility === "public")?.email ?? null;
  return {
    ...userStub(world, person, account),
    name: account.name,
    company: null,
    blog: "",
    location: null,
    email,
    hireable: null,
    bio: null,
    twitter_username: null,
    notification_email: email,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: "2020-08-24T04:56:43Z",
    updated_at: "2025-01-10T21:29:30Z",
    private_gists: 0,
    total_private_repos: 0,
    owned_private_repos: 0,
    disk_usage: 0,
    collaborators: 0,
    two_factor_authentication: true,
    plan: { name: "free", space: 976562499, collaborators: 0, private_repos: 10000 },
  };
}

/** `POST /applications/{client_id}/token`: the authorization a token belongs to. */
export function gitHubAuthorization(world: World, person: Person, account: GitHubAccount, token: Token) {
  return {
    id: token.id,
    url: `${world.origin}/github/api/v3/authorizations/${token.id}`,
    scopes: token.scopes,
    token: token.value,
    token_last_eight: token.value.slice(-8),
    hashed_token: createHash("sha256").update(token.value).digest("hex"),
    app: { name: "Cloakroom", url: `${world.origin}/github`, client_id: token.clientId },
    note: null,
    note_url: null,
    updated_at: token.createdAt.toISOString(),
    created_at: token.createdAt.toISOString(),
    fingerprint: null,
    expires_at: null,
    user: userStub(world, person, account),
  };
}

/** The errors of GitHub's REST API. */
export function gitHubError(message: string, status: number) {
  return { message, documentation_url: "https://docs.github.com/rest", status: String(status) };
}

/** The errors of GitHub's token endpoint, which come with status 200. */
export const tokenErrors = {
  incorrect_client_credentials: "The client_id and/or client_secret passed are incorrect.",
  bad_verification_code: "The code passed is incorrect or expired.",
  redirect_uri_mismatch: "The redirect_uri MUST match the registered callback URL for this application.",
} as const;

/** The issuer in authorization responses (RFC 9207). */
export function gitHubIssuer(world: World): string {
  return `${world.origin}/github${githubPaths.authorize.replace(/\/authorize$/, "")}`;
}
