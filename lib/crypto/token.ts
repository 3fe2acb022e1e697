import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** The length of a session's secret and of its digest, in bytes (ASVS 7.2.3 asks for 128 bits at least). */
export const SECRET_BYTES = 32;

/** A new secret from the operating system's CSPRNG. */
export function generateSecret(): Buffer {
  return randomBytes(SECRET_BYTES);
}

/** What the database keeps of a secret. SHA-256 suffices: 256 random bits cannot be guessed. */
export function hashSecret(secret: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha256").update(secret).digest());
}

/**
 * Secrets that people and programs are given as text, 256 random bits after a beginning by which they are told apart at sight,
 * also by programs that look for secrets in repositories. Only ours are taken: what people make up can be guessed.
 */
export function textSecrets(beginning: string) {
  const form = new RegExp(`^${beginning}_[\\w-]{43}$`);
  return {
    /** A new one. */
    generate: (): string => `${beginning}_${generateSecret().toString("base64url")}`,
    /** What the database keeps of one; null for what is none of ours. */
    hash: (text: string): Uint8Array<ArrayBuffer> | null =>
      form.test(text) ? hashSecret(new TextEncoder().encode(text)) : null,
  };
}

/** Whether two texts are the same, in a time that tells nothing of where they differ or how long either is. */
export function sameText(one: string, other: string): boolean {
  return secretMatches(new TextEncoder().encode(one), hashSecret(new TextEncoder().encode(other)));
}

/** Whether a secret has this digest, in constant time. */
export function secretMatches(secret: Uint8Array, hash: Uint8Array): boolean {
  const actual = hashSecret(secret);
  return actual.length === hash.length && timingSafeEqual(actual, hash);
}
