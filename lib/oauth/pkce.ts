import { createHash } from "node:crypto";
import { sameText } from "@/lib/crypto/token";

/** BASE64URL(SHA-256(verifier)), RFC 7636 section 4.2. */
export const CODE_CHALLENGE = /^[\w-]{43}$/;

/** RFC 7636 section 4.1. */
const CODE_VERIFIER = /^[\w.~-]{43,128}$/;

/**
 * Whether a verifier proves that whoever redeems a code began its flow (RFC 7636 section 4.6). Both or none: a verifier
 * without a challenge tells of a challenge that somebody took away (RFC 9700 section 2.1.1).
 */
export function verifierFits(challenge: string | null, verifier: string | undefined): boolean {
  if (challenge === null || verifier === undefined) return challenge === null && verifier === undefined;
  return CODE_VERIFIER.test(verifier) && sameText(challengeOf(verifier), challenge);
}

function challengeOf(verifier: string): string {
  return createHash("sha256").update(verifier).digest("base64url");
}
