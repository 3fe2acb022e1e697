import { z } from "zod";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import {
  type Identity,
  presentFields,
  providerEmail,
  providerName,
  providerText,
  providerUrl,
} from "./identity";
import { askProvider, readProviderJson } from "./provider-fetch";

const HEADERS = {
  accept: "application/vnd.github+json",
  "user-agent": "cloakroom",
  "x-github-api-version": "2022-11-28",
};

const userSchema = z.object({
  id: z.int().positive(),
  login: providerName,
  name: providerName,
  avatar_url: providerUrl,
  html_url: providerUrl,
  company: providerText,
  location: providerText,
  bio: providerText,
  blog: providerText,
  created_at: providerText,
});

const authorizationSchema = z.object({ app: z.object({ client_id: z.string() }) });

const emailsSchema = z.array(
  z.object({ email: providerEmail, primary: z.boolean().catch(false), verified: z.boolean().catch(false) }),
);

/**
 * Asks GitHub who holds an access token and makes an Identity of the answer. The subject is the numeric id, never the
 * login, which can be renamed and taken by another. The e-mail is the one that is primary and verified, else none: the
 * `email` of the profile is what the person chose to show, and nobody verified it for us.
 * @throws AppError token-invalid (401) when GitHub refuses the token, provider-unavailable (503)
 */
export async function identityFromGithubAccessToken(accessToken: string): Promise<Identity> {
  const user = userSchema.safeParse(await getFromGithub("user", "/user", accessToken));
  if (!user.success) throw new AppError("provider-unavailable", "GitHub's answer names no user");
  const known = await primaryVerifiedEmail(accessToken);
  const { email } = known;
  const { id, login, name, avatar_url, ...rest } = user.data;
  return {
    provider: "github",
    subject: String(id),
    ...known,
    emailVerified: email !== null,
    hostedDomain: null,
    name: name ?? login,
    image: avatar_url,
    profile: presentFields({ login, name, avatar_url, email, ...rest }),
  };
}

/**
 * Asks GitHub whether an access token was issued to our application and is alive; a token of any other application
 * proves nothing to us (RFC 9700 section 4.6).
 * @throws AppError token-invalid (401) for a token that is not ours or not alive, provider-unavailable (503)
 */
export async function requireOwnGithubToken(accessToken: string): Promise<void> {
  const { apiUrl, clientId, clientSecret } = configuredGithub();
  const basic = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString(
    "base64",
  );
  const call = { provider: "github", operation: "check-token" } as const;
  const response = await askProvider(call, `${apiUrl}/applications/${encodeURIComponent(clientId)}/token`, {
    method: "POST",
    headers: { ...HEADERS, authorization: `Basic ${basic}`, "content-type": "application/json" },
    body: JSON.stringify({ access_token: accessToken }),
  });
  if (response.status === 404 || response.status === 422) {
    throw new AppError("token-invalid", "GitHub knows no such token of ours");
  }
  if (!response.ok) throw new AppError("provider-unavailable", `GitHub answered ${response.status}`);
  // Any answer of 200 would do otherwise, a captive portal's page too.
  const authorization = authorizationSchema.safeParse(await readProviderJson(response));
  if (!authorization.success)
    throw new AppError("provider-unavailable", "GitHub's answer names no application");
  if (authorization.data.app.client_id !== clientId)
    throw new AppError("token-invalid", "the access token is another application's");
}

async function primaryVerifiedEmail(accessToken: string): Promise<Pick<Identity, "email" | "emailUnknown">> {
  const answer = await getFromGithub("emails", "/user/emails?per_page=100", accessToken);
  // A token that may not see e-mails still says who the person is.
  if (answer === null) return { email: null, emailUnknown: true };
  const emails = emailsSchema.safeParse(answer);
  if (!emails.success) throw new AppError("provider-unavailable", "GitHub's list of e-mails is unreadable");
  return { email: emails.data.find(({ primary, verified }) => primary && verified)?.email ?? null };
}

/** @returns the JSON, or null where GitHub says this token may not (403) or need not (404) see it */
async function getFromGithub(
  operation: "user" | "emails",
  path: string,
  accessToken: string,
): Promise<unknown> {
  const call = { provider: "github", operation } as const;
  const response = await askProvider(call, configuredGithub().apiUrl + path, {
    headers: { ...HEADERS, authorization: `Bearer ${accessToken}` },
  });
  if (response.status === 401) throw new AppError("token-invalid", "GitHub refused the access token");
  if (response.status === 403 && isRateLimited(response.headers)) {
    throw new AppError("provider-unavailable", "GitHub's rate limit is used up");
  }
  if (response.status === 403 || response.status === 404) return null;
  if (!response.ok) throw new AppError("provider-unavailable", `GitHub answered ${response.status}`);
  return readProviderJson(response);
}

function configuredGithub() {
  const { github } = env();
  if (!github) throw new AppError("not-found", "GitHub is not configured");
  return github;
}

/** GitHub tells its primary limit by x-ratelimit-remaining, its secondary ones by retry-after, both with 403. */
function isRateLimited(headers: Headers): boolean {
  return headers.get("x-ratelimit-remaining") === "0" || headers.has("retry-after");
}
