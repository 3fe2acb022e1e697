import { generateKeyPairSync } from "node:crypto";
import { base64url, CompactSign } from "jose";
import { generateSigningKey, type SigningKey } from "./keys";

/** How an id_token is signed; all but `valid` must be refused by whoever checks it. */
export const signatures = [
  /** RS256 by the published signing key, under its kid. */
  "valid",
  /** A valid signature, but over other claims: the e-mail was changed afterwards. */
  "tampered",
  /** RS256 by a key nobody published, under the kid of the published one. */
  "foreign-key",
  /** RS256 by a key nobody published, under its own kid. */
  "unknown-kid",
  /** RS256 by the published key, without a kid, while several keys are published. */
  "no-kid",
  /** `alg: none`, no signature (RFC 8725, 2.1). */
  "none",
  /** HMAC by the client secret: what OIDC allows and Google never does. */
  "hs256-client-secret",
  /** HMAC with the published key as the secret (RFC 8725, 2.1: algorithm confusion). */
  "hs256-public-key",
  /** ECDSA where RS256 is due, under the published kid. */
  "es256",
  /** The right key and kid, another algorithm. */
  "rs512",
] as const;
export type Signature = (typeof signatures)[number];

export type Claims = Record<string, unknown>;

/** What is changed in an honest id_token. */
export interface Forgery {
  /** Replaces claims; null takes the claim out. */
  claims?: Claims | undefined;
  signature?: Signature | undefined;
}

/** What the provider has to sign with. */
export interface ForgeKeys {
  signing: SigningKey;
  clientSecret: string;
}

let unpublished: Promise<SigningKey> | undefined;

const encode = (value: unknown) => base64url.encode(JSON.stringify(value));

/**
 * An id_token in compact form (RFC 7515, 7.1), honest or forged.
 * @param honest the claims an honest provider would sign
 */
export async function forgeIdToken(honest: Claims, forgery: Forgery, keys: ForgeKeys): Promise<string> {
  const claims = Object.fromEntries(
    Object.entries({ ...honest, ...forgery.claims }).filter(
      ([, value]) => value !== null && value !== undefined,
    ),
  );
  const { kid, privateKey, publicKey } = keys.signing;
  const sign = (header: { alg: string; kid?: string }, key: Parameters<CompactSign["sign"]>[0]) =>
    new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
      .setProtectedHeader({ ...header, typ: "JWT" })
      .sign(key);

  switch (forgery.signature ?? "valid") {
    case "valid":
      return sign({ alg: "RS256", kid }, privateKey);
    case "tampered": {
      const [header, , signature] = (await sign({ alg: "RS256", kid }, privateKey)).split(".");
      return `${header}.${encode({ ...claims, email: "tampered@example.com" })}.${signature}`;
    }
    case "foreign-key":
      unpublished ??= generateSigningKey();
      return sign({ alg: "RS256", kid }, (await unpublished).privateKey);
    case "unknown-kid": {
      unpublished ??= generateSigningKey();
      const key = await unpublished;
      return sign({ alg: "RS256", kid: key.kid }, key.privateKey);
    }
    case "no-kid":
      return sign({ alg: "RS256" }, privateKey);
    case "none":
      return `${encode({ alg: "none", typ: "JWT" })}.${encode(claims)}.`;
    case "hs256-client-secret":
      return sign({ alg: "HS256", kid }, new TextEncoder().encode(keys.clientSecret));
    case "hs256-public-key":
      return sign({ alg: "HS256", kid }, Buffer.from(publicKey.export({ type: "spki", format: "pem" })));
    case "es256":
      return sign({ alg: "ES256", kid }, generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey);
    case "rs512":
      return sign({ alg: "RS512", kid }, privateKey);
  }
}

/** The ways of the cast in which an id_token is wrong. */
export type IdTokenFault = "expired" | "audience" | "nonce" | "signature";

/** The forgery behind each; `now` is in seconds since the epoch. */
const forgeries: Record<IdTokenFault, (now: number, otherAudience: string) => Forgery> = {
  expired: (now) => ({ claims: { iat: now - 7200, exp: now - 3600 } }),
  audience: (_now, otherAudience) => ({ claims: { aud: otherAudience, azp: otherAudience } }),
  nonce: () => ({ claims: { nonce: "the-nonce-of-another-attempt" } }),
  signature: () => ({ signature: "foreign-key" }),
};

/** @returns what to change in an honest id_token; nothing for a failure that lies elsewhere */
export function forgeryFor(failing: string | undefined, otherAudience: string): Forgery {
  const find = Object.entries(forgeries).find(([fault]) => fault === failing)?.[1];
  return find?.(Math.floor(Date.now() / 1000), otherAudience) ?? {};
}
