import { oauthContract } from "@/lib/api/contract/oauth";
import { oauthRoute } from "@/lib/api/oauth-route";
import { OAuthError } from "@/lib/oauth/error";
import { readApplicationSession } from "@/lib/sessions/application/data";
import { revokeSession } from "@/lib/sessions/mutations";
import { refuseOtherMethods } from "@/lib/http/other-methods";

/**
 * Ends the session of a token (RFC 7009). What is no live token, and what is a person's own session, which no application ever
 * has, is answered as if it had been ended: the client can do nothing about it.
 */
export const POST = oauthRoute(oauthContract.revokeToken, async ({ application, client, form, log }) => {
  const read = await readApplicationSession(form.token);
  if (read.status !== "live") return {};
  if (read.application.id !== application.id)
    throw new OAuthError("unauthorized_client", "the token was issued to another client");
  log.userId = read.user.id;
  await revokeSession({ sessionId: read.session.id, userId: read.user.id }, client);
  return {};
});

export const { GET, PUT, PATCH, DELETE, OPTIONS } = refuseOtherMethods("POST");
