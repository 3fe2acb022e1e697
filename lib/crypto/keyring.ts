import { hkdfSync } from "node:crypto";
import { env } from "@/lib/env";

/**
 * What a sealed value is for. Each purpose has its own derived key, so that a value sealed for one purpose
 * does not open for another even under the same secret.
 */
export type Purpose =
  | "session"
  | "application-session"
  | "flow"
  | "flow-answer"
  | "pending-link"
  | "refusal-reason"
  | "applicant"
  | "kept-form"
  | "consent"
  | "device-question"
  | "doctor-question"
  | "doctor-answer"
  | "webhook-secret";

export type Key = { readonly kid: string; derive(purpose: Purpose): Buffer };

/** Secrets in order of age: the newest seals, all of them open. */
export type Keyring = { readonly newest: Key; find(kid: string): Key | undefined };

const KID_BYTES = 6;
/** Of a key id as text, base64url. */
export const KID_LENGTH = Math.ceil((KID_BYTES * 4) / 3);
const KEY_BYTES = 32;

function hkdf(secret: string, info: string, length: number): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, "cloakroom", info, length));
}

function createKey(secret: string): Key {
  const derived = new Map<Purpose, Buffer>();
  return {
    kid: hkdf(secret, "kid", KID_BYTES).toString("base64url"),
    derive(purpose) {
      let key = derived.get(purpose);
      if (!key) derived.set(purpose, (key = hkdf(secret, `seal:${purpose}`, KEY_BYTES)));
      return key;
    },
  };
}

/**
 * Derives the keys of a ring by HKDF-SHA-256 (RFC 5869). A key id says which secret sealed a value and
 * reveals nothing of it.
 * @param secrets newest first, each of at least 32 bytes of entropy; lib/env.ts refuses weaker ones
 */
export function createKeyring(secrets: readonly string[]): Keyring {
  const keys = secrets.map(createKey);
  const [newest] = keys;
  if (!newest) throw new Error("a keyring needs at least one secret");
  return { newest, find: (kid) => keys.find((key) => key.kid === kid) };
}

let processKeyring: Keyring | undefined;

/** The ring of this process, from AUTH_SECRET and AUTH_SECRET_1 to _3. */
export function keyring(): Keyring {
  return (processKeyring ??= createKeyring(env().secrets));
}
