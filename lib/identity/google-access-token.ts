import { z } from "zod";
import { AppError } from "@/lib/errors";
import { configuredGoogle, googleSubject, identityFromGoogleClaims } from "./google-claims";
import type { Identity } from "./identity";
import { discover } from "./openid-provider";
import { askProvider, providerUnavailable, readProviderJson } from "./provider-fetch";

/** Google sends the numbers of tokeninfo as texts. */
const tokeninfoSchema = z.object({
  aud: z.string(),
  azp: z.string().nullish(),
  sub: googleSubject,
  exp: z.coerce.number().int().positive(),
});

const refusalSchema = z.union([z.object({ error: z.string() }), z.object({ error_description: z.string() })]);

/** As RFC 6750 section 3.1 has it, and as Google's APIs of three generations have. */
const NO_SCOPE = /insufficient_scope|insufficientPermissions|insufficient authentication scopes/;

/**
 * Asks Google about an access token and who holds it: tokeninfo first, for without the check that it was issued to a
 * client of ours any application's token would do (RFC 9700 section 4.6); then userinfo, whose `sub` must be the same.
 * @throws AppError token-* (401), or provider-unavailable (503)
 */
export async function identityFromGoogleAccessToken(accessToken: string): Promise<Identity> {
  const google = configuredGoogle();
  const info = tokeninfoSchema.safeParse(await askTokeninfo(google.tokeninfoUrl, accessToken));
  if (!info.success)
    throw new AppError("token-claims", "tokeninfo does not say whose and for whom the token is");
  const { aud, azp, sub, exp } = info.data;
  if (!google.audiences.includes(aud) || (typeof azp === "string" && !google.audiences.includes(azp))) {
    throw new AppError("token-audience", "the access token is another application's");
  }
  if (exp <= Date.now() / 1000) throw new AppError("token-expired", "the access token has expired");
  const { userinfo_endpoint } = await discover(google.issuer);
  const identity = identityFromGoogleClaims(await askUserinfo(userinfo_endpoint, accessToken));
  // OpenID Connect Core 5.3.2: an answer about somebody else must not be used.
  if (identity.subject !== sub) throw new AppError("token-subject", "userinfo speaks of somebody else");
  return identity;
}

/** @returns what tokeninfo says; it answers 400 for a token that is unknown, revoked or over */
async function askTokeninfo(url: string, accessToken: string): Promise<unknown> {
  const query = new URLSearchParams({ access_token: accessToken });
  const call = { provider: "google", operation: "tokeninfo" } as const;
  const response = await askProvider(call, `${url}?${query.toString()}`);
  if (response.ok) return readProviderJson(response);
  const refusal = refusalSchema.safeParse(await response.json().catch(() => null));
  // A page in place of Google's words is some proxy's.
  if ((response.status === 400 || response.status === 401) && refusal.success)
    throw new AppError("token-invalid", "Google does not know the access token");
  throw providerUnavailable(response);
}

/** @returns what userinfo says of whoever the token is */
async function askUserinfo(url: string, accessToken: string): Promise<unknown> {
  const call = { provider: "google", operation: "userinfo" } as const;
  const response = await askProvider(call, url, { headers: { authorization: `Bearer ${accessToken}` } });
  if (response.ok) return readProviderJson(response);
  if (response.status === 401) throw new AppError("token-invalid", "Google refused the access token");
  // Google says 403 for used-up limits and switched-off APIs as well, which pass and are no fault of the token.
  const words = `${response.headers.get("www-authenticate") ?? ""} ${await response.text()}`;
  if (response.status === 403 && NO_SCOPE.test(words))
    throw new AppError("token-invalid", "the access token may not ask who its person is");
  throw providerUnavailable(response);
}
