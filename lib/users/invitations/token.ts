import { createHash, randomBytes } from "node:crypto";

/** Bytes; beyond guessing, online and from the digest. */
const TOKEN_BYTES = 32;

/** What a token of ours looks like: told apart at sight from what else may stand in an address. */
const TOKEN = /^inv_[\w-]{43}$/;

/** The token of a new invitation, from the operating system's CSPRNG. */
export function generateInvitationToken(): string {
  return `inv_${randomBytes(TOKEN_BYTES).toString("base64url")}`;
}

/**
 * What is kept of a token. SHA-256 of the text suffices: 256 random bits cannot be guessed.
 * @returns null for what is no token of ours
 */
export function hashInvitationToken(token: string): Uint8Array<ArrayBuffer> | null {
  if (!TOKEN.test(token)) return null;
  return new Uint8Array(createHash("sha256").update(token).digest());
}

/** The path of the page that a token's link leads to. */
export function invitationPath(token: string): string {
  return `/sign-in/invitation/${token}`;
}
