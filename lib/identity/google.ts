import { decodeProtectedHeader, errors, jwtVerify, type JWTPayload } from "jose";
import { AppError, type ErrorCode } from "@/lib/errors";
import { configuredGoogle, identityFromGoogleClaims } from "./google-claims";
import type { Identity } from "./identity";
import { signingKeys } from "./openid-provider";

/** How far the provider's clock may be from ours, in seconds. */
const CLOCK_TOLERANCE = 60;
/** Google's tokens live an hour; one issued longer ago than a day is not one of them, whatever its exp says. */
const MAX_TOKEN_AGE = 24 * 3600;

/**
 * Checks a Google id_token by OpenID Connect Core 3.1.3.7 and makes an Identity of it: RS256 by the issuer's published
 * keys, `iss`, `aud` (with `azp` when there are several), `exp`, `iat`, `sub`, and `nonce`.
 * A token with a nonce belongs to one authorization request, so it counts only for whoever knows that nonce.
 * @param expected.nonce the nonce of the authorization request; left out where it had none
 * @throws AppError token-* (401) saying which check failed, or provider-unavailable (503)
 */
export async function identityFromGoogleIdToken(
  idToken: string,
  expected: { nonce?: string | undefined } = {},
): Promise<Identity> {
  const payload = await verifyGoogleIdToken(idToken);
  if ((payload.nonce ?? undefined) !== expected.nonce) {
    throw new AppError("token-nonce", "the nonce is not the one that was sent");
  }
  return identityFromGoogleClaims(payload);
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
