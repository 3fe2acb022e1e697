import { z } from "zod";
import { forgeIdToken, forgeryFor, signatures } from "../forge";
import { BadRequest } from "../request";
import { otherClientId } from "../person";
import type { World } from "../world";
import { googleClaims } from "./claims";
import type { Google } from "./provider";

/** An order for Google tokens. */
export const googleOrder = z.strictObject({
  provider: z.literal("google"),
  /** An id of the cast. */
  person: z.string(),
  /** `expired`: the access token is dead too. `audience`: both tokens are another application's. */
  fault: z.enum(["expired", "audience", "signature", "nonce"]).optional(),
  /** The client id the tokens are for, such as an Android app's; ours unless given. */
  audience: z.string().min(1).optional(),
  nonce: z.string().optional(),
  /** Of the access token, separated by spaces. */
  scope: z.string().optional(),
  /** Replaces claims of the id_token; null takes one out. */
  claims: z.record(z.string(), z.unknown()).optional(),
  /** How the id_token is signed. */
  signature: z.enum(signatures).optional(),
});
export type GoogleOrder = z.input<typeof googleOrder>;

export interface GoogleTokens {
  id_token: string;
  access_token: string;
}

/**
 * The tokens a native client would have got from Google itself.
 * @throws BadRequest when nobody in the cast fits the order
 */
export async function mintGoogleTokens(
  world: World,
  google: Google,
  order: GoogleOrder,
): Promise<GoogleTokens> {
  const person = world.people.get(order.person);
  const claims = person && googleClaims(world, person);
  if (!claims) throw new BadRequest(`Nobody in the cast has the id "${order.person}" and a Google account.`);

  const audience = order.audience ?? world.clients.google.id;
  const now = Math.floor(Date.now() / 1000);
  const honest = {
    iss: google.provider.issuer,
    azp: audience,
    aud: audience,
    ...claims,
    nonce: order.nonce,
    iat: now,
    exp: now + 3600,
  };
  const fault = forgeryFor(order.fault, otherClientId);
  const forgery = {
    signature: order.signature ?? fault.signature,
    claims: { ...fault.claims, ...order.claims },
  };
  const keys = { signing: world.keys.signing, clientSecret: world.clients.google.secret };
  return {
    id_token: await forgeIdToken(honest, forgery, keys),
    access_token: await mintAccessToken(google, order, {
      accountId: claims.sub,
      clientId: order.fault === "audience" ? otherClientId : audience,
    }),
  };
}

async function mintAccessToken(
  { provider, extraAudiences }: Google,
  order: GoogleOrder,
  { accountId, clientId }: { accountId: string; clientId: string },
) {
  extraAudiences.add(clientId);
  const client = await provider.Client.find(clientId);
  if (!client) throw new BadRequest(`"${clientId}" cannot be a client id.`);
  const scope = order.scope ?? "openid email profile";
  const grant = new provider.Grant({ clientId, accountId });
  grant.addOIDCScope(scope);
  const token = new provider.AccessToken({
    client,
    accountId,
    grantId: await grant.save(),
    gty: "mint",
    scope,
  });
  const value = await token.save();
  if (order.fault === "expired") await token.destroy();
  return value;
}
