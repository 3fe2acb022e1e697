import { createLocalJWKSet, type JWTVerifyGetKey } from "jose";
import { z } from "zod";
import { AppError } from "@/lib/errors";
import { discoveryUrl } from "@/lib/providers/google";
import { cacheProviderDocuments } from "./provider-documents";

const metadataSchema = z.looseObject({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  jwks_uri: z.url(),
  userinfo_endpoint: z.url(),
});
const keySetSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });

export type OpenIdProvider = z.infer<typeof metadataSchema>;

const metadata = cacheProviderDocuments({ provider: "google", operation: "discovery" }, (json, url) => {
  const parsed = metadataSchema.safeParse(json);
  // OpenID Connect Discovery 4.3: the issuer must be exactly the one that was asked.
  if (!parsed.success || discoveryUrl(parsed.data.issuer) !== url) {
    throw new AppError("provider-unavailable", "the discovery document is not this issuer's");
  }
  return parsed.data;
});

const keySets = cacheProviderDocuments({ provider: "google", operation: "keys" }, (json) => {
  const parsed = keySetSchema.safeParse(json);
  if (!parsed.success) throw new AppError("provider-unavailable", "the key set is unreadable");
  const { keys } = parsed.data;
  const kids = new Set(keys.flatMap(({ kid }) => (typeof kid === "string" ? kid : [])));
  return { kids, getKey: createLocalJWKSet({ keys }) };
});

/** The metadata of an OpenID Provider (OpenID Connect Discovery 4). */
export function discover(issuer: string): Promise<OpenIdProvider> {
  return metadata.get(discoveryUrl(issuer));
}

/**
 * The keys that an OpenID Provider signs with. A `kid` that the cached keys lack is looked for anew, once a minute at
 * most, so that rotated keys are found at once and forged tokens make no traffic.
 * @throws AppError token-key-unknown when no key has this `kid`, provider-unavailable when there are no keys at all
 */
export async function signingKeys(issuer: string, kid: string | undefined): Promise<JWTVerifyGetKey> {
  const { jwks_uri } = await discover(issuer);
  let keySet = await keySets.get(jwks_uri);
  if (kid !== undefined && !keySet.kids.has(kid)) keySet = await keySets.refetch(jwks_uri);
  if (kid !== undefined && !keySet.kids.has(kid))
    throw new AppError("token-key-unknown", "no key has this kid");
  return keySet.getKey;
}
