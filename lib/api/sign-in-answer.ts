import { env } from "@/lib/env";
import { readAskedOrigin } from "@/lib/http/asked-origin";
import { opensPage } from "@/lib/http/navigation";
import type { ProblemParts } from "@/lib/http/problem";
import { safeReturnTo } from "@/lib/http/redirect";
import { startUrl } from "@/lib/http/return-target";
import type { GuardedHost } from "@/lib/gate/asked-application";
import type { RequestHeaders } from "./handed-on";

/**
 * What whoever has no session is answered with: where to sign in, as a redirect where a browser gets it, else beside the
 * problem.
 * @param host null for our own
 */
export function answerWithSignIn(
  headers: RequestHeaders,
  refusal: ProblemParts,
  host: GuardedHost | null,
): ProblemParts | { status: 302; headers: { location: string }; body: null } {
  const location = host ? startUrl(host.origin, host.target) : signInUrl(headers);
  if (canRedirect(headers)) return { status: 302, headers: { location }, body: null };
  return { ...refusal, headers: { ...refusal.headers, location } };
}

/**
 * The sign-in page that leads back to the page asked for. The session cookie belongs to one host, so only a page of our
 * own origin can be returned to.
 */
function signInUrl(headers: RequestHeaders): string {
  const { authUrl } = env();
  const url = new URL("/sign-in", authUrl);
  const asked = readAskedOrigin(headers, authUrl);
  if (asked.kind === "own" && asked.target !== null) {
    const page = new URL(authUrl + asked.target);
    const returnTo = safeReturnTo(page.pathname + page.search, "");
    if (returnTo) url.searchParams.set("returnTo", returnTo);
  }
  return url.href;
}

/**
 * Whether the proxy hands our answer to the browser as it is, so that a redirect works: Traefik and Caddy do, and send
 * X-Forwarded-Uri; nginx sends X-Original-URL, takes only 2xx, 401 and 403 from a subrequest, and its configuration uses
 * Location.
 */
export function canRedirect(headers: RequestHeaders): boolean {
  const passedOn = headers.get("x-forwarded-uri") !== null && headers.get("x-original-url") === null;
  return passedOn && opensPage(headers) && !sends(headers);
}

/** Whether the browser sends something, as by a form: led elsewhere it would be lost. */
export function sends(headers: RequestHeaders): boolean {
  const method = headers.get("x-forwarded-method") ?? "GET";
  return method !== "GET" && method !== "HEAD";
}
