import { json, type Answer } from "../answer";
import type { SandboxRequest } from "../request";
import type { World } from "../world";
import { findBySub, spellScope } from "./claims";
import type { Google } from "./provider";

/**
 * Google's `tokeninfo` for an access token: every value is a string there, numbers and booleans too
 * (https://oauth2.googleapis.com/tokeninfo). An unknown or expired token is 400, not 401.
 */
export async function answerTokeninfo(
  world: World,
  google: Google,
  request: SandboxRequest,
): Promise<Answer> {
  const value = request.url.searchParams.get("access_token") ?? (await request.form()).get("access_token");
  const token = value === null ? undefined : await google.provider.AccessToken.find(value);
  const person = findBySub(world, token?.accountId)?.google;
  if (!token?.clientId || token.exp === undefined || token.isExpired || !person) {
    return json({ error: "invalid_token", error_description: "Invalid Value" }, 400);
  }
  const email = token.scopes.has("email")
    ? { email: person.email, email_verified: String(person.emailVerified) }
    : {};
  return json({
    azp: token.clientId,
    aud: token.clientId,
    sub: person.sub,
    scope: spellScope(token.scope ?? ""),
    exp: String(token.exp),
    expires_in: String(token.remainingTTL),
    ...email,
    access_type: "online",
  });
}
