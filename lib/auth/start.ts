import { cookies } from "next/headers";
import { parseSetCookie } from "@/lib/http/cookies";
import { AppError } from "@/lib/errors";
import type { Client } from "@/lib/http/client";
import type { Provider } from "@/lib/identity/identity";
import { type Dance, failureOf, runAuth } from "./dance";
import { flowCookieName, flowCookieOptions, sealFlow, surplusFlows } from "./flow";

/**
 * Begins a sign-in: makes the checks, keeps them in the flow's cookie, and says where to send the browser.
 * @param returnTo a path of ours that has passed `safeReturnTo`
 * @returns the provider's authorization URL
 * @throws AppError provider-unavailable when the provider's discovery cannot be read
 */
export async function beginSignIn(provider: Provider, returnTo: string, client: Client): Promise<string> {
  const dance: Dance = { provider, client };
  const response = await runAuth(dance, `/api/auth/signin/${provider}`, { method: "POST" });
  const location = response.headers.get("location");
  const url = location !== null && URL.canParse(location) ? new URL(location) : null;
  const state = url?.searchParams.get("state");
  if (dance.fault !== undefined || !url || !state) throw failureOf(dance);
  const checks = Object.fromEntries(response.headers.getSetCookie().map(parseSetCookie));
  const nonce = url.searchParams.get("nonce");
  const jar = await cookies();
  for (const name of surplusFlows(jar.getAll())) jar.delete(name);
  const flow = { provider, state, nonce, returnTo, checks: onlyChecks(checks), startedAt: Date.now() / 1000 };
  jar.set(flowCookieName(state), sealFlow(flow), flowCookieOptions());
  return url.href;
}

function onlyChecks(cookies: Record<string, string>): Record<string, string> {
  const checks = Object.entries(cookies).filter(([name]) => /\.(state|pkce\.code_verifier|nonce)$/.test(name));
  if (checks.length === 0) throw new AppError("unexpected", "Auth.js set no check cookies");
  return Object.fromEntries(checks);
}
