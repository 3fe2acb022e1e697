import { cookies } from "next/headers";
import { AppError } from "@/lib/errors";
import { addressKey, type Client } from "@/lib/http/client";
import { ownCookieOptions } from "@/lib/http/cookie-options";
import { parseSetCookie } from "@/lib/http/cookies";
import { issuesIdTokens, type Provider } from "@/lib/providers/providers";
import { consume } from "@/lib/limits/consume";
import type { AuthjsRun } from "./authjs-run";
import { failureOf, runAuthjs } from "./run-authjs";
import type { Intent } from "./intent";
import { type Flow, flowCookieName, flowCookieOptions, keepFlow, surplusFlows } from "./flow";

/**
 * Begins a sign-in: makes the checks, keeps them with a key that only the flow's cookie has, and says where to send the
 * browser.
 * @param returnTo a path of ours that has passed `safeReturnTo`
 * @param intent what the proof is wanted for; `link` and `step-up` name the session that asks
 * @param loginHint whom an application expects, for providers of OpenID Connect (Core section 3.1.2.1)
 * @returns the provider's authorization URL
 * @throws AppError provider-unavailable when the provider's discovery cannot be read, rate-limited
 */
export async function beginSignIn(
  provider: Provider,
  returnTo: string,
  client: Client,
  intent: Intent = { kind: "sign-in" },
  loginHint: string | null = null,
): Promise<string> {
  const { authorization, flow } = await createFlow(provider, returnTo, client, intent, loginHint);
  const jar = await cookies();
  for (const name of surplusFlows(jar.getAll())) jar.set(name, "", ownCookieOptions(0));
  jar.set(flowCookieName(flow.state), await keepFlow(flow), flowCookieOptions());
  return authorization;
}

/** What `beginSignIn` begins: the flow to keep for the browser, and the URL to send it to. */
export async function createFlow(
  provider: Provider,
  returnTo: string,
  client: Client,
  intent: Intent,
  loginHint: string | null = null,
): Promise<{ flow: Flow; authorization: string }> {
  await consume("signIn", `start:${addressKey(client.ip)}`);
  const run: AuthjsRun = { provider, client };
  const response = await runAuthjs(run, `/api/auth/signin/${provider}`, { method: "POST" });
  const location = response.headers.get("location");
  const url = location !== null && URL.canParse(location) ? new URL(location) : null;
  const state = url?.searchParams.get("state");
  if (run.fault !== undefined || !url || !state) throw failureOf(run);
  const nonce = url.searchParams.get("nonce");
  const checks = checkCookiesOf(response.headers);
  // Whoever connects another account, or proves who they are, must not be let through by what the provider remembers.
  if (intent.kind !== "sign-in") url.searchParams.set("prompt", "select_account");
  if (loginHint !== null && issuesIdTokens(provider)) url.searchParams.set("login_hint", loginHint);
  const flow = { provider, state, nonce, returnTo, intent, checks, startedAt: Date.now() / 1000 };
  return { flow, authorization: url.href };
}

/** The check cookies that Auth.js set, by name; it sets others that we have no use for. */
function checkCookiesOf(headers: Headers): Record<string, string> {
  const checks: Record<string, string> = {};
  for (const [name, value] of headers.getSetCookie().map(parseSetCookie)) {
    if (/\.(state|pkce\.code_verifier|nonce)$/.test(name)) checks[name] = value;
  }
  if (Object.keys(checks).length < 2) throw new AppError("unexpected", "Auth.js set too few checks");
  return checks;
}
