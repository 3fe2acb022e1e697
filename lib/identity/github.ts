import { z } from "zod";
import { env } from "@/lib/env";
import { AppError, findAppError } from "@/lib/errors";
import { currentApplications } from "@/lib/sessions/cache/application-registry";
import { checkGithubToken, configuredGithub, getFromGithub } from "./github-api";
import { findActiveMemberships, type NamedOrganizations } from "./github-memberships";
import {
  type Identity,
  presentFields,
  providerEmail,
  providerName,
  providerText,
  providerUrl,
} from "./identity";
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
 * `email` of the profile is what the user chose to show, and nobody verified it for us.
 * @throws AppError token-invalid (401) when GitHub refuses the token, provider-account-suspended (403),
 * provider-unavailable (503)
 */
export async function identityFromGithubAccessToken(accessToken: string): Promise<Identity> {
  const answer = await getFromGithub("user", "/user", accessToken);
  // An installation's token, for one: it is the application's own.
  if (answer === "no-permission") throw new AppError("token-invalid", "the access token is no person's");
  const user = userSchema.safeParse(answer.json);
  if (!user.success) throw new AppError("provider-unavailable", "GitHub's answer names no user");
  const known = await primaryVerifiedEmail(accessToken);
  const { email } = known;
  const { id, login, name, avatar_url, ...rest } = user.data;
  const asked = await findActiveMemberships(accessToken, login, await namedOrganizations());
  return {
    provider: "github",
    subject: String(id),
    ...known,
    emailVerified: email !== null,
    hostedDomain: null,
    ...(asked && {
      organizations: asked.active,
      organizationsAnswered: asked.answered,
      organizationsUnanswered: asked.unanswered,
    }),
    name: name ?? login,
    image: avatar_url,
    profile: presentFields({ login, name, avatar_url, email, ...rest }),
  };
}

/** Whether GitHub is asked about memberships: only where somebody has to have one is its scope for them asked for. */
export async function asksForMemberships(): Promise<boolean> {
  const { required, known } = await namedOrganizations();
  return required.length + known.length > 0;
}

async function namedOrganizations(): Promise<NamedOrganizations> {
  return { required: env().allowedOrganizations.github, known: await organizationsOfRules() };
}

/** None without the database: who somebody is does not depend on it, and what is not asked about lets nobody in. */
async function organizationsOfRules(): Promise<readonly string[]> {
  try {
    return (await currentApplications()).organizations;
  } catch (error) {
    if (findAppError(error)?.code === "database-unavailable") return [];
    throw error;
  }
}

/**
 * Asks GitHub whether an access token was issued to our application and is alive; a token of any other application
 * proves nothing to us (RFC 9700 section 4.6).
 * @throws AppError token-invalid (401) for a token that is not ours or not alive, provider-unavailable (503)
 */
export async function requireOwnGithubToken(accessToken: string): Promise<void> {
  const answer = await checkGithubToken(accessToken);
  if (answer === "unknown") throw new AppError("token-invalid", "GitHub knows no such token of ours");
  // Any answer of 200 would do otherwise, a captive portal's page too.
  const authorization = authorizationSchema.safeParse(answer.json);
  if (!authorization.success)
    throw new AppError("provider-unavailable", "GitHub's answer names no application");
  if (authorization.data.app.client_id !== configuredGithub().clientId)
    throw new AppError("token-invalid", "the access token is another application's");
}

async function primaryVerifiedEmail(accessToken: string): Promise<Pick<Identity, "email" | "emailUnknown">> {
  const answer = await getFromGithub("emails", "/user/emails?per_page=100", accessToken);
  // A token that may not see e-mails still says who the user is.
  if (answer === "no-permission") return { email: null, emailUnknown: true };
  const emails = emailsSchema.safeParse(answer.json);
  if (!emails.success) throw new AppError("provider-unavailable", "GitHub's list of e-mails is unreadable");
  return { email: emails.data.find(({ primary, verified }) => primary && verified)?.email ?? null };
}
