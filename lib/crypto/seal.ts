import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { KID_LENGTH, keyring, type Keyring, type Purpose } from "./keyring";

const VERSION = "v1";
/** What is handed to applications says so at first sight, to us and to whoever finds one in a log. */
const APPLICATION_VERSION = "a1";
/** What `seal` writes, of any version and anywhere in a text; a PASETO's second part is shorter than our key ids. */
export const SEALED = new RegExp(`\\b[va]\\d+\\.[\\w-]{${KID_LENGTH}}\\.[\\w-]`);

const IV_BYTES = 12;
const TAG_BYTES = 16;

function versionOf(purpose: Purpose): string {
  return purpose === "application-session" ? APPLICATION_VERSION : VERSION;
}

/**
 * Encrypts and authenticates bytes as `v1.<kid>.<base64url>` with AES-256-GCM (NIST SP 800-38D); an application's session
 * begins with `a1.`.
 * Version, key id and purpose are authenticated too. The IV is random, so one secret should seal fewer than
 * 2^32 values of a purpose before it is rotated (SP 800-38D section 8.3).
 */
export function seal(purpose: Purpose, plaintext: Uint8Array, ring: Keyring = keyring()): string {
  const { newest } = ring;
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", newest.derive(purpose), iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(associatedData(newest.kid, purpose));
  const body = Buffer.concat([iv, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  return `${versionOf(purpose)}.${newest.kid}.${body.toString("base64url")}`;
}

/**
 * Opens what `seal` made for the same purpose under any secret of the ring.
 * @returns the bytes, or null for anything else: another purpose, a removed secret, one changed bit, garbage
 */
export function open(purpose: Purpose, sealed: string, ring: Keyring = keyring()): Buffer | null {
  const [version, kid, encoded, ...rest] = sealed.split(".");
  if (version !== versionOf(purpose) || !kid || !encoded || rest.length > 0) return null;
  const key = ring.find(kid);
  if (!key) return null;
  const body = Buffer.from(encoded, "base64url");
  // Base64url decoders ignore stray bits and characters; only the one canonical spelling is ours.
  if (body.length < IV_BYTES + TAG_BYTES || body.toString("base64url") !== encoded) return null;
  const decipher = createDecipheriv("aes-256-gcm", key.derive(purpose), body.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(associatedData(kid, purpose));
  decipher.setAuthTag(body.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(body.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    return null;
  }
}

function associatedData(kid: string, purpose: Purpose): Buffer {
  return Buffer.from(`${versionOf(purpose)}.${kid}.${purpose}`);
}
