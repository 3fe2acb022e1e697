import { oauthContract } from "@/lib/api/contract/oauth";
import { oauthRoute } from "@/lib/api/oauth-route";
import { env } from "@/lib/env";
import { addressKey } from "@/lib/http/client";
import { consume } from "@/lib/limits/consume";
import { beginDeviceAuthorization } from "@/lib/oauth/device/mutations";
import { DEVICE_CODE_LIFETIME, POLL_INTERVAL } from "@/lib/oauth/device/policy";
import { OAuthError } from "@/lib/oauth/error";
import { readScopes } from "@/lib/oauth/scopes";
import { refuseOtherMethods } from "@/lib/http/other-methods";

/** Begins the sign-in of a device that has no browser (RFC 8628 section 3.1). Without `verification_uri_complete`: the code is to be typed. */
export const POST = oauthRoute(oauthContract.authorizeDevice, async ({ application, client, form }) => {
  if (!application.device)
    throw new OAuthError("unauthorized_client", "the application is not one of devices");
  const scopes = readScopes(form.scope);
  if (scopes === null) throw new OAuthError("invalid_scope", "none of the scopes is known");
  await consume("signIn", `device:${addressKey(client.ip)}`);
  const { deviceCode, userCode } = await beginDeviceAuthorization({
    applicationId: application.id,
    scopes,
    client,
  });
  return {
    device_code: deviceCode,
    user_code: userCode,
    verification_uri: `${env().authUrl}/device`,
    expires_in: DEVICE_CODE_LIFETIME,
    interval: POLL_INTERVAL,
  };
});

export const { GET, PUT, PATCH, DELETE, OPTIONS } = refuseOtherMethods("POST");
