import { decodeProtectedHeader, errors, jwtVerify, type JWTPayload } from "jose";
import { z } from "zod";
import { env } from "@/lib/env";
import { AppError, type ErrorCode } from "@/lib/errors";
import {
  anything,
  type Identity,
  presentFields,
  providerDomain,
  providerEmail,
  providerName,
  providerText,
  providerUrl,
} from "./identity";
import { discover, signingKeys } from "./openid-provider";
import { askProvider, readProviderJson } from "./provider-fetch";

/** How far the provider's clock may be from ours, in seconds. */
const CLOCK_TOLERANCE = 60;
/** Google's tokens live an hour; one issued longer ago than a day is not one of them, whatever its exp says. */
const MAX_TOKEN_AGE = 24 * 3600;

/** OpenID Connect Core section 2: at most 255 ASCII characters. PostgreSQL would not keep all others as they came. */
const subject = z.string().regex(/^[\x21-\x7e]{1,255}$/);

const claimsSchema = z.object({
  sub: subject,
  email: providerEmail,
  // Google sends a boolean; tokeninfo and some older answers send the text.
  email_verified: anything.transform((value) => value === true || value === "true"),
  name: providerName,
  given_name: providerName,
  family_name: providerName,
  picture: providerUrl,
  locale: providerText,
  hd: providerDomain,
});

/** Google sends the numbers of tokeninfo as texts. */
const tokeninfoSchema = z.object({
  aud: z.string(),
  azp: providerText,
  sub: subject,
  exp: z.coerce.number().int().positive(),
});

/**
 * Checks a Google id_token by OpenID Connect Core 3.1.3.7 and makes an Identity of it: RS256 by the issuer's published
 * keys, `iss`, `aud` (with `azp` when there are several), `exp`, `iat`, `sub`, and `nonce` when one was sent.
 * @param expected.nonce the nonce of the authorization request; left out where the client began without us
 * @throws AppError token-* (401) saying which check failed, or provider-unavailable (503)
 */
export async function identityFromGoogleIdToken(
  idToken: string,
  expected: { nonce?: string | undefined } = {},
): Promise<Identity> {
  const payload = await verifyGoogleIdToken(idToken);
  if (expected.nonce !== undefined && payload.nonce !== expected.nonce) {
    throw new AppError("token-nonce", "the nonce is not the one that was sent");
  }
  return identityFromGoogleClaims(payload);
}

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
  if (!google.audiences.includes(aud) || (azp !== null && !google.audiences.includes(azp))) {
    throw new AppError("token-audience", "the access token is another application's");
  }
  if (exp <= Date.now() / 1000) throw new AppError("token-expired", "the access token has expired");
  const { userinfo_endpoint } = await discover(google.issuer);
  const response = await askProvider({ provider: "google", operation: "userinfo" }, userinfo_endpoint, {
    headers: { authorization: `Bearer ${accessToken}` },
  });
  // RFC 6750 section 3.1: 401 for a token that is over, 403 for one without the scope `openid`.
  if (response.status === 401 || response.status === 403)
    throw new AppError("token-invalid", "Google refused the access token");
  if (!response.ok) throw new AppError("provider-unavailable", `userinfo answered ${response.status}`);
  const identity = identityFromGoogleClaims(await readProviderJson(response));
  // OpenID Connect Core 5.3.2: an answer about somebody else must not be used.
  if (identity.subject !== sub) throw new AppError("token-subject", "userinfo speaks of somebody else");
  return identity;
}

/** @returns what tokeninfo says; it answers 400 for a token that is unknown, revoked or over */
async function askTokeninfo(url: string, accessToken: string): Promise<unknown> {
  const query = new URLSearchParams({ access_token: accessToken });
  const call = { provider: "google", operation: "tokeninfo" } as const;
  const response = await askProvider(call, `${url}?${query.toString()}`);
  if (response.status === 400 || response.status === 401) {
    throw new AppError("token-invalid", "Google does not know the access token");
  }
  if (!response.ok) throw new AppError("provider-unavailable", `tokeninfo answered ${response.status}`);
  return readProviderJson(response);
}

function configuredGoogle() {
  const { google } = env();
  if (!google) throw new AppError("not-found", "Google is not configured");
  return google;
}

/** What Google said of a person, in an id_token already checked or in a userinfo answer, as an Identity. */
function identityFromGoogleClaims(claims: unknown): Identity {
  const parsed = claimsSchema.safeParse(claims);
  if (!parsed.success) throw new AppError("token-subject", "there is no usable sub");
  const { sub, email, email_verified, name, given_name, family_name, picture, locale, hd } = parsed.data;
  return {
    provider: "google",
    subject: sub,
    email,
    emailVerified: email !== null && email_verified,
    ...(tellsEmail(claims) ? {} : { emailUnknown: true }),
    hostedDomain: hd,
    name: name ?? providerName.parse([given_name, family_name].filter(Boolean).join(" ")),
    image: picture,
    profile: presentFields({ name, given_name, family_name, picture, email, locale, hd }),
  };
}

/** Whether claims speak of an e-mail at all; they don't without the scope `email`. */
function tellsEmail(claims: unknown): boolean {
  return typeof claims === "object" && claims !== null && "email" in claims && claims.email !== null;
}

async function verifyGoogleIdToken(idToken: string): Promise<JWTPayload> {
  const google = configuredGoogle();
  try {
    const { kid, alg } = decodeProtectedHeader(idToken);
    // Checked before any key is looked up: the algorithm is ours to choose, never the token's (RFC 8725 section 3.1).
    if (alg !== "RS256") throw new AppError("token-algorithm", "the algorithm is not RS256");
    const keys = await signingKeys(google.issuer, kid);
    const { payload } = await jwtVerify(idToken, keys, {
      algorithms: ["RS256"],
      issuer: [google.issuer, google.issuer.replace(/^https?:\/\//, "")],
      audience: [...google.audiences],
      clockTolerance: CLOCK_TOLERANCE,
      requiredClaims: ["iss", "aud", "exp", "iat", "sub"],
    });
    checkAuthorizedParty(payload, google.audiences);
    checkIssuedAt(payload);
    return payload;
  } catch (error) {
    throw asTokenError(error);
  }
}

/** OpenID Connect Core 3.1.3.7 points 3 to 5: no audience beside ours without an `azp` of ours. */
function checkAuthorizedParty({ aud, azp }: JWTPayload, ours: readonly string[]): void {
  const audiences: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
  if (audiences.some((audience) => typeof audience !== "string"))
    throw new AppError("token-audience", "an audience is no text");
  const several = audiences.length > 1;
  if (several && azp === undefined) throw new AppError("token-audience", "several audiences and no azp");
  if (azp !== undefined && !(typeof azp === "string" && ours.includes(azp))) {
    throw new AppError("token-audience", "azp is not a client of ours");
  }
}

function checkIssuedAt({ iat, exp }: JWTPayload): void {
  const now = Date.now() / 1000;
  if (typeof iat !== "number" || typeof exp !== "number")
    throw new AppError("token-claims", "iat or exp is no number");
  if (iat > now + CLOCK_TOLERANCE) throw new AppError("token-not-yet-valid", "iat lies in the future");
  if (iat < now - MAX_TOKEN_AGE) throw new AppError("token-expired", "iat lies too far back");
  if (exp <= iat) throw new AppError("token-claims", "exp is not after iat");
}

function asTokenError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  return new AppError(codeOfJoseError(error), "the id_token was refused", { cause: error });
}

function codeOfJoseError(error: unknown): ErrorCode {
  if (error instanceof errors.JWTExpired) return "token-expired";
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === "iss") return "token-issuer";
    if (error.claim === "aud") return "token-audience";
    if (error.claim === "nbf" && error.reason === "check_failed") return "token-not-yet-valid";
    return error.claim === "sub" ? "token-subject" : "token-claims";
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) return "token-signature";
  if (error instanceof errors.JOSEAlgNotAllowed) return "token-algorithm";
  if (error instanceof errors.JWKSMultipleMatchingKeys || error instanceof errors.JWKSNoMatchingKey) {
    return "token-key-unknown";
  }
  return "token-invalid";
}
