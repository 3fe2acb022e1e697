import { setTimeout as wait } from "node:timers/promises";
import { isAuthorizeDeviceAnswer, operations } from "../contract.js";
import { CloakroomError } from "../error.js";
import { DEFAULT_SCOPE, type Program, transportTo } from "./program.js";
import { postForm, requestToken, type Token } from "./token.js";

const GRANT = "urn:ietf:params:oauth:grant-type:device_code";
/** Seconds that each `slow_down` adds (RFC 8628 section 3.5). */
const SLOWER = 5;

/** What to show: "Open … and type …". */
export type DeviceCode = {
  readonly userCode: string;
  readonly verificationUri: string;
  /** As ISO 8601. */
  readonly expiresAt: string;
};

export type DeviceProgram = Program & {
  /** Shows the code; called once. */
  readonly onCode: (code: DeviceCode) => void | Promise<void>;
};

/**
 * Signs in without a browser on this machine (RFC 8628): a person types the code at Cloakroom, on any device.
 * @throws CloakroomError access_denied, expired_token, unauthorized_client where the application has no `device`; the reason
 * of `signal` when that ends it
 */
export async function signInWithDevice(program: DeviceProgram): Promise<Token> {
  const { clientId, scope = DEFAULT_SCOPE, signal, onCode } = program;
  const transport = transportTo(program);
  const { path } = operations.authorizeDevice;
  const form = { client_id: clientId, scope };
  const begun = await postForm(transport, path, form, isAuthorizeDeviceAnswer, signal);
  const end = Date.now() + begun.expires_in * 1000;
  const expiresAt = new Date(end).toISOString();
  await onCode({ userCode: begun.user_code, verificationUri: begun.verification_uri, expiresAt });

  let seconds = Math.max(1, begun.interval);
  const grant = { grant_type: GRANT, device_code: begun.device_code, client_id: clientId };
  for (;;) {
    await pause(Math.min(seconds * 1000, Math.max(0, end - Date.now())), signal);
    if (Date.now() >= end) throw new CloakroomError("expired_token", "the code was not typed in time");
    try {
      return await requestToken(transport, grant, signal);
    } catch (error) {
      if (!(error instanceof CloakroomError)) throw error;
      seconds = nextInterval(error, seconds);
    }
  }
}

/** Seconds until the next question. @throws the error, when asking again is of no use */
export function nextInterval(error: CloakroomError, seconds: number): number {
  if (error.code === "authorization_pending") return seconds;
  if (error.code === "slow_down") return seconds + SLOWER;
  // Nobody answers, or not now: each time after twice as long (RFC 8628 section 3.5).
  const passing = error.status === null || error.status === 429 || error.status >= 500;
  if (!passing) throw error;
  return Math.max(seconds * 2, error.retryAfter ?? 0);
}

async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await wait(milliseconds, undefined, signal && { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
