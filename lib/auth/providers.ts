import { customFetch } from "next-auth";
import type { Provider as AuthProvider } from "next-auth/providers";
import GitHub from "next-auth/providers/github";
import Google from "next-auth/providers/google";
import { z } from "zod";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { asksForMemberships, identityFromGithubAccessToken } from "@/lib/identity/github";
import { identityFromGoogleIdToken } from "@/lib/identity/google";
import type { Identity } from "@/lib/identity/identity";
import { discover } from "@/lib/identity/openid-provider";
import { discoveryUrl } from "@/lib/providers/google";
import {
  MEMBERSHIP_PROVIDER,
  type Provider,
  type ProviderSettings,
  PROVIDERS,
} from "@/lib/providers/providers";
import { askProvider } from "@/lib/identity/provider-fetch";
import { readTokenAnswer } from "@/lib/identity/token-answer";
import type { AuthjsRun } from "./authjs-run";

const GITHUB_SCOPE = "read:user user:email";

const googleTokenSchema = z.object({ id_token: z.string() });

/** The configured providers, each with our own checks in place of Auth.js's profile parsing. */
export async function authProviders(run: AuthjsRun): Promise<AuthProvider[]> {
  const asksMemberships = run.provider === MEMBERSHIP_PROVIDER && (await asksForMemberships());
  return PROVIDERS.flatMap((provider) => {
    const settings = env()[provider];
    return settings === null ? [] : authProvider(provider, settings, { run, asksMemberships });
  });
}

type Making = { readonly run: AuthjsRun; readonly asksMemberships: boolean };

type Makers = { [P in Provider]: (settings: ProviderSettings[P], making: Making) => AuthProvider };

const MAKERS: Makers = { google: googleProvider, github: githubProvider };

function authProvider<P extends Provider>(provider: P, settings: ProviderSettings[P], making: Making) {
  return MAKERS[provider](settings, making);
}

function googleProvider(google: ProviderSettings["google"], { run }: Making): AuthProvider {
  return Google({
    clientId: google.clientId,
    clientSecret: google.clientSecret,
    issuer: google.issuer,
    checks: ["pkce", "state", "nonce"],
    token: {
      // Auth.js trusts TLS for the id_token of the code flow; we check signature and claims, before it does anything.
      conform: async (response: Response) => {
        const answer = await readTokenAnswer("google", response);
        const tokens = googleTokenSchema.safeParse(answer);
        if (!tokens.success) throw new AppError("token-invalid", "the token answer has no id_token");
        run.identity = await identityFromGoogleIdToken(tokens.data.id_token, {
          nonce: run.nonce ?? undefined,
        });
      },
    },
    profile: () => toAuthUser(run.identity),
    [customFetch]: fetchWithKeptDiscovery(google.issuer),
  });
}

/**
 * Auth.js reads the discovery document at every step, and a wrong one is to it a fault of unknown cause. It gets our copy,
 * which is checked, and kept while the provider is down.
 */
function fetchWithKeptDiscovery(issuer: string): typeof fetch {
  return async (input, init) =>
    input === discoveryUrl(issuer)
      ? Response.json(await discover(issuer))
      : askProvider({ provider: "google", operation: "token" }, input, init);
}

function githubProvider(github: ProviderSettings["github"], { run, asksMemberships }: Making): AuthProvider {
  return GitHub({
    clientId: github.clientId,
    clientSecret: github.clientSecret,
    enterprise: { baseUrl: github.url },
    checks: ["pkce", "state"],
    authorization: {
      url: `${github.url}/login/oauth/authorize`,
      params: { scope: asksMemberships ? `${GITHUB_SCOPE} read:org` : GITHUB_SCOPE },
    },
    token: {
      url: `${github.url}/login/oauth/access_token`,
      conform: async (response: Response) => {
        await readTokenAnswer("github", response);
      },
    },
    userinfo: {
      url: `${github.apiUrl}/user`,
      // The stock request checks neither the answer nor that an e-mail is verified.
      request: async ({ tokens }: { tokens: { access_token?: string } }) => {
        run.identity = await identityFromGithubAccessToken(tokens.access_token ?? "");
        return run.identity.profile;
      },
    },
    profile: () => toAuthUser(run.identity),
    // Only the token endpoint: what comes after is asked by `identityFromGithubAccessToken`.
    [customFetch]: (input: string | URL | Request, init?: RequestInit) =>
      askProvider({ provider: "github", operation: "token" }, input, init),
  });
}

function toAuthUser(identity: Identity | undefined) {
  if (!identity) throw new AppError("unexpected", "no identity was checked");
  const { subject, name, email, image } = identity;
  return { id: subject, name, email, image };
}
