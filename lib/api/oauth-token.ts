import { addressKey } from "@/lib/http/client";
import { consume } from "@/lib/limits/consume";
import { countApplicationSession } from "@/lib/metrics";
import { redeemCode } from "@/lib/oauth/code/mutations";
import { pollDevice } from "@/lib/oauth/device/mutations";
import { OAuthError, type OAuthErrorCode } from "@/lib/oauth/error";
import { DEVICE_CODE_GRANT } from "@/lib/oauth/metadata";
import { tokenAnswer } from "@/lib/oauth/token-answer";
import type { oauthContract } from "./contract/oauth";
import type { OAuthCall } from "./oauth-route";

type Call = OAuthCall<typeof oauthContract.issueToken>;

/** Answers at the token endpoint (RFC 6749 section 3.2). @throws OAuthError, AppError rate-limited */
export async function answerToken(call: Call) {
  const { application, client, form } = call;
  await consume("exchange", `token:${application.id}:${addressKey(client.ip)}`);
  if (form.grant_type === "authorization_code") return exchangeCode(call);
  if (form.grant_type === DEVICE_CODE_GRANT) return exchangeDeviceCode(call);
  throw new OAuthError("unsupported_grant_type", "grant_type is neither authorization_code nor device_code");
}

async function exchangeCode({ application, client, form, log }: Call) {
  const { code, redirect_uri: redirectUri, code_verifier: codeVerifier } = form;
  if (code === undefined || redirectUri === undefined)
    throw new OAuthError("invalid_request", "code and redirect_uri are needed");
  const redeemed = await redeemCode(code, {
    applicationId: application.id,
    redirectUri,
    codeVerifier,
    client,
  });
  if (!redeemed) throw new OAuthError("invalid_grant", REFUSALS.invalid_grant);
  countApplicationSession(application.kind, "authorization_code");
  log.userId = redeemed.session.userId;
  return tokenAnswer(redeemed.session, redeemed.scopes);
}

async function exchangeDeviceCode({ application, client, form, log }: Call) {
  if (!application.device)
    throw new OAuthError("unauthorized_client", "the application is not one of devices");
  if (form.device_code === undefined) throw new OAuthError("invalid_request", "device_code is needed");
  const polled = await pollDevice(form.device_code, { applicationId: application.id, client });
  if (typeof polled === "string") throw new OAuthError(polled, REFUSALS[polled]);
  countApplicationSession(application.kind, "device_code");
  log.userId = polled.session.userId;
  return tokenAnswer(polled.session, polled.scopes);
}

const REFUSALS = {
  invalid_grant: "the code is unknown, used, over, or was given for something else",
  authorization_pending: "the person has not answered yet",
  slow_down: "the device asks too often; wait five seconds longer between two requests",
  access_denied: "the person did not allow it, or may not enter",
  expired_token: "the device code is over",
} as const satisfies Partial<Record<OAuthErrorCode, string>>;
