import { oauthContract } from "@/lib/api/contract/oauth";
import { findUsable } from "@/lib/api/oauth-bearer";
import { oauthRoute } from "@/lib/api/oauth-route";
import { env } from "@/lib/env";
import { userInfoOf } from "@/lib/oauth/userinfo";
import { currentApplications } from "@/lib/sessions/cache/application-registry";
import { refuseOtherMethods } from "@/lib/http/other-methods";

/**
 * Whether a token is alive, and whose (RFC 7662): for the application that it was given to, and for those that take its bearers.
 * To everybody else it is not active, which is all that they are told. It counts as a use.
 */
export const POST = oauthRoute(oauthContract.introspectToken, async ({ application, form, log }) => {
  const live = await findUsable(form.token, application);
  if (!live) return { active: false };
  const { session, user, application: held } = live;
  const holder = (await currentApplications()).byId(held.id);
  log.userId = user.id;
  return {
    active: true,
    scope: held.scopes.join(" "),
    ...(holder === null ? {} : { client_id: holder.clientId }),
    username: userInfoOf(live).preferred_username ?? user.id,
    token_type: "Bearer" as const,
    exp: Math.floor(session.expiresAt.getTime() / 1000),
    iat: Math.floor(session.createdAt.getTime() / 1000),
    sub: user.id,
    iss: env().authUrl,
  };
});

export const { GET, PUT, PATCH, DELETE, OPTIONS } = refuseOtherMethods("POST");
