import { NextResponse } from "next/server";
import { env } from "@/lib/env";
import type { AppError } from "@/lib/errors";
import { ownCookieOptions } from "@/lib/http/cookie-options";
import { leavesTrace, recordRefusal } from "@/lib/identity/refusal";
import { logEvent } from "@/lib/log";
import { sessionCookieName, sessionCookieOptions } from "@/lib/sessions/cookie";
import { applicantCookie, sealApplicant } from "./applicant";
import type { AuthjsRun } from "./authjs-run";
import { type Flow, flowCookieName } from "./flow";
import type { IntentResult, Intent } from "./intent";
import { rememberProvider } from "./last-provider";
import { withNotice } from "./notice";
import { pendingLinkCookie } from "./pending-link";
import { questionPath } from "./pending-question";
import { refusalReasonCookie } from "./refusal-reason";

/** Where a person is told that it did not work: where they began. */
const PAGE_OF: Record<Intent["kind"], string> = {
  "sign-in": "/sign-in",
  link: "/account/connections",
  "step-up": "/account/confirm",
};

/**
 * Sends the browser on with what it has come to: its session if it got one, and a word about what changed.
 * @param asks whether the user is asked first if they want to connect the account that was refused before
 */
export function redirectSignedIn({ session, notice }: IntentResult, flow: Flow, asks: boolean): NextResponse {
  const destination = withNotice(flow.returnTo, notice);
  const response = redirectTo(asks ? questionPath(destination) : destination);
  if (session) {
    response.cookies.set(sessionCookieName(), session.sealed, sessionCookieOptions(session.expiresAt));
    rememberProvider(response.cookies, flow.provider);
    forget(response, applicantCookie.name());
  }
  forget(response, flowCookieName(flow.state));
  if (flow.intent.kind === "sign-in" && !asks) forget(response, pendingLinkCookie.name());
  return response;
}

/**
 * Sends the browser back to where it began, with the failure's code and a reference that the log and the audit event
 * carry too.
 * @param pending the value of the pending link's cookie, null to take the cookie away, undefined to leave it as it is
 */
export async function redirectRefused(
  run: AuthjsRun,
  flow: Flow,
  failure: AppError,
  reference: string,
  pending?: string | null,
): Promise<NextResponse> {
  const { intent, returnTo } = flow;
  logRefusal(run, intent.kind, failure, reference);
  await keepTrace(run, intent, failure, reference);
  const query = new URLSearchParams({ error: failure.code, reference, returnTo });
  for (const known of failure.providers) query.append("continueWith", known);
  query.set("provider", run.provider);
  const response = redirectTo(`${PAGE_OF[intent.kind]}?${query.toString()}`);
  forget(response, flowCookieName(flow.state));
  if (failure.reason !== undefined) {
    const sealed = refusalReasonCookie.seal({ reference, reason: failure.reason });
    response.cookies.set(refusalReasonCookie.name(), sealed, refusalReasonCookie.options());
    forget(response, applicantCookie.name());
  }
  // Each is about the last refusal, and there is no room for both (LONGEST_SEALED).
  const applicant = sealApplicant(failure.code, run.identity, reference);
  if (applicant !== null) {
    response.cookies.set(applicantCookie.name(), applicant, applicantCookie.options());
    forget(response, refusalReasonCookie.name());
  }
  if (pending === null) forget(response, pendingLinkCookie.name());
  else if (pending !== undefined)
    response.cookies.set(pendingLinkCookie.name(), pending, pendingLinkCookie.options());
  return response;
}

/**
 * The same where no flow can be read. Where to return to is not known then, and the flow's cookie stays: the same callback
 * may come again when the database is back.
 * @param kind what it was for, as far as the cookie says
 */
export async function redirectWithoutFlow(
  run: AuthjsRun,
  kind: Intent["kind"],
  failure: AppError,
  reference: string,
): Promise<NextResponse> {
  logRefusal(run, kind, failure, reference);
  // Whose link or step-up it was, only the row says.
  if (kind === "sign-in") await keepTrace(run, { kind }, failure, reference);
  const query = new URLSearchParams({ error: failure.code, reference, provider: run.provider });
  return redirectTo(`${PAGE_OF[kind]}?${query.toString()}`);
}

/**
 * A redirect to a path of ours that no cache keeps. To a request of an application it leads by a page instead (`Refresh`): from
 * there it goes on to the application's own address, and browsers that check `form-action` along a whole chain of redirects
 * (Chromium) would end the chain, which the form of our sign-in page began.
 */
export function redirectTo(path: string): NextResponse {
  const url = new URL(path, env().authUrl);
  const response = url.pathname.startsWith("/oauth/")
    ? new NextResponse(null, { headers: { refresh: REFRESH + url.href } })
    : NextResponse.redirect(url, 303);
  response.headers.set("cache-control", "private, no-store");
  return response;
}

const REFRESH = "0;url=";

/** Where such an answer leads; null for any other. */
export function placeLedTo({ headers }: Response): string | null {
  const refresh = headers.get("refresh");
  return refresh?.startsWith(REFRESH) ? refresh.slice(REFRESH.length) : headers.get("location");
}

function logRefusal(
  { provider }: AuthjsRun,
  kind: Intent["kind"],
  failure: AppError,
  reference: string,
): void {
  const level = failure.status >= 500 ? "error" : "info";
  logEvent(level, `${kind}.refused`, { request_id: reference, provider, code: failure.code, error: failure });
}

async function keepTrace(
  { provider, client }: AuthjsRun,
  intent: Intent,
  failure: AppError,
  reference: string,
): Promise<void> {
  if (!leavesTrace(failure)) return;
  try {
    await recordRefusal(client, { provider, failure, reference }, intent);
  } catch (error) {
    // The person is told the first failure; that the trace could not be kept is the operator's to know.
    logEvent("error", "audit.lost", { request_id: reference, provider, code: failure.code, error });
  }
}

function forget(response: NextResponse, name: string): void {
  response.cookies.set(name, "", ownCookieOptions(0));
}
