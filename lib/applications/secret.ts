import { createHash, randomBytes } from "node:crypto";

/** Bytes; beyond guessing, online and from the digest. */
const SECRET_BYTES = 32;

/** What a secret of ours looks like: told apart at sight, also by programs that look for secrets in repositories. */
const SECRET = /^cs_[\w-]{43}$/;

/** A new client secret, from the operating system's CSPRNG. Only these are taken: what people make up can be guessed. */
export function generateClientSecret(): string {
  return `cs_${randomBytes(SECRET_BYTES).toString("base64url")}`;
}

/**
 * What is kept of a client secret. SHA-256 of the text suffices: 256 random bits cannot be guessed.
 * @returns null for what is no secret of ours
 */
export function hashClientSecret(secret: string): Uint8Array<ArrayBuffer> | null {
  if (!SECRET.test(secret)) return null;
  return new Uint8Array(createHash("sha256").update(secret).digest());
}
