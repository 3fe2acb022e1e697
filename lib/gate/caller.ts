import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { readCookie } from "@/lib/http/cookies";
import { isSameOrigin } from "@/lib/http/origin";
import type { LiveApplicationSession } from "@/lib/sessions/application/live-session";
import { sessionCookieName } from "@/lib/sessions/cookie";
import { type LiveSession, type NoSession, readSession } from "@/lib/sessions/data";
import { bearerValue } from "./authorization";
import { refuseApplicationSession, requireApplicationBearer } from "./application-caller";
import { markSessionSeen } from "./mark-session-seen";
import { refuseDeadSession } from "./refused-session";

/**
 * The sealed value that a request presents. One with an Authorization header is judged by that alone.
 * @returns undefined for a request that comes with none
 * @throws AppError unauthenticated for an Authorization header that is no bearer value
 */
export function presentedSession(authorization: string | null, cookie: string | null): string | undefined {
  if (authorization !== null) return bearerValue(authorization);
  const value = readCookie(cookie, sessionCookieName());
  return value === "" ? undefined : value;
}

/** Why a request that presents nothing is refused. */
export function nothingPresented(): AppError {
  return new AppError("unauthenticated", "there is no session cookie");
}

/**
 * The live session behind a request, by bearer value or cookie. A change by cookie must come from a page of ours; a bearer
 * value is never sent by a browser on its own.
 * @throws AppError unauthenticated (also when the user is disabled: ASVS 7.4.2), application-session, cross-origin, rate-limited
 * for too many dead sessions from one address, database-unavailable
 */
export async function requireCaller(request: Request): Promise<LiveSession> {
  const { sealed } = requirePresented(request);
  const read = await readSession(sealed);
  return read.status === "unopenable"
    ? refuseApplicationSession(request, sealed)
    : admit(request, sealed, read);
}

/** The same, or the live session of an application by its bearer: for the few operations that are for both. */
export async function requireAnyCaller(request: Request): Promise<LiveSession | LiveApplicationSession> {
  const { sealed, byBearer } = requirePresented(request);
  const read = await readSession(sealed);
  if (read.status !== "unopenable") return admit(request, sealed, read);
  return byBearer ? requireApplicationBearer(request, sealed) : refuseApplicationSession(request, sealed);
}

function requirePresented({ headers }: Request): { sealed: string; byBearer: boolean } {
  const authorization = headers.get("authorization");
  const sealed = presentedSession(authorization, headers.get("cookie"));
  if (sealed === undefined) throw nothingPresented();
  return { sealed, byBearer: authorization !== null };
}

async function admit(request: Request, sealed: string, read: LiveSession | NoSession): Promise<LiveSession> {
  const { headers } = request;
  if (read.status !== "live") return refuseDeadSession(request, sealed, read.status);
  const byCookie = headers.get("authorization") === null;
  if (byCookie && changesState(request) && !isSameOrigin(headers, env().authUrl)) {
    throw new AppError("cross-origin", "a change by cookie must come from our own origin");
  }
  markSessionSeen(read);
  return read;
}

/**
 * Refuses a request that a page of another site made (login CSRF). Browsers say so in Origin or Sec-Fetch-Site; clients
 * that send neither are no browsers.
 */
export function refuseForeignPage(request: Request): void {
  const fromBrowser = request.headers.has("origin") || request.headers.has("sec-fetch-site");
  if (fromBrowser && !isSameOrigin(request.headers, env().authUrl)) {
    throw new AppError("cross-origin", "the request was made by a page of another site");
  }
}

function changesState({ method }: Request): boolean {
  return method !== "GET" && method !== "HEAD";
}
