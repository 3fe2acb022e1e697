import { randomBytes } from "node:crypto";
import type { ClientMetadata, Configuration, ExternalSigningKey, interactionPolicy } from "oidc-provider";
import { googlePaths } from "../endpoints";
import { otherClientId } from "../person";
import { redirectUris, type World } from "../world";
import { claimsByScope, findBySub, googleClaims } from "./claims";
import { createMemoryAdapter } from "./memory-adapter";

const hour = 3600;

/** Client ids that tokens were minted for; they have no secret anybody knows and no redirect URI. */
export type ExtraAudiences = Set<string>;

export function configureGoogle(
  world: World,
  parts: { key: ExternalSigningKey; policy: interactionPolicy.Prompt[]; extraAudiences: ExtraAudiences },
): Configuration {
  return {
    adapter: createMemoryAdapter((id) => findClient(world, parts.extraAudiences, id)),
    jwks: { keys: [parts.key] },
    claims: claimsByScope,
    scopes: ["openid"],
    responseTypes: ["code"],
    // Google puts the profile and the e-mail into the id_token of the code flow too.
    conformIdTokenClaims: false,
    clockTolerance: 0,
    cookies: {
      keys: [randomBytes(32).toString("base64url")],
      // Ports do not separate cookies: no name here may meet one of the application's.
      names: { session: "sandbox_session", interaction: "sandbox_interaction", resume: "sandbox_resume" },
    },
    routes: {
      authorization: googlePaths.authorization,
      jwks: googlePaths.jwks,
      token: googlePaths.token,
      userinfo: googlePaths.userinfo,
    },
    pkce: { required: () => false },
    clientBasedCORS: () => false,
    clientAuthMethods: ["client_secret_basic", "client_secret_post"],
    ttl: {
      AccessToken: hour,
      AuthorizationCode: 600,
      Grant: 24 * hour,
      IdToken: hour,
      Interaction: 24 * hour,
      Session: 24 * hour,
    },
    // Nothing remembers a session here, so no token may die with one.
    expiresWithSession: () => false,
    interactions: {
      policy: parts.policy,
      url: (_ctx, interaction) => `/google/interaction/${interaction.uid}`,
    },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      externalSigningSupport: { enabled: true, ack: "experimental-01" },
      pushedAuthorizationRequests: { enabled: false },
      resourceIndicators: { enabled: false },
      rpInitiatedLogout: { enabled: false },
    },
    async findAccount(ctx, accountId) {
      const person = findBySub(world, accountId);
      const claims = person && googleClaims(world, person);
      return (
        claims && {
          accountId,
          claims: (use) =>
            use === "id_token"
              ? // oidc-provider turns the token named in at_hash into its hash (OIDC Core, 3.1.3.6).
                {
                  ...claims,
                  azp: ctx.oidc.entities.Client?.clientId,
                  at_hash: ctx.oidc.entities.AccessToken?.jti,
                }
              : claims,
        }
      );
    },
    // Choosing an account is the consent: there is no second screen.
    async loadExistingGrant(ctx) {
      const { provider, entities } = ctx.oidc;
      const grant = new provider.Grant({
        clientId: entities.Client?.clientId,
        accountId: entities.Account?.accountId,
      });
      grant.addOIDCScope(ctx.oidc.requestParamOIDCScopes);
      await grant.save();
      return grant;
    },
  };
}

function findClient(world: World, extraAudiences: ExtraAudiences, id: string): ClientMetadata | undefined {
  const { google } = world.clients;
  const redirect_uris = id === google.id ? redirectUris(world, "google") : [];
  if (redirect_uris.length > 0) return { client_id: id, client_secret: google.secret, redirect_uris };
  // oidc-provider wants a redirect URI of whoever may ask for codes; these only own tokens.
  return id === google.id || id === otherClientId || extraAudiences.has(id)
    ? { client_id: id, client_secret: "of no use", redirect_uris, response_types: [], grant_types: [] }
    : undefined;
}
