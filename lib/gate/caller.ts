import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { andThen, type Eventual } from "@/lib/eventual";
import type { ApiRequest } from "@/lib/http/api-request";
import { readCookie } from "@/lib/http/cookies";
import { isSameOrigin } from "@/lib/http/origin";
import { sessionCookieName } from "@/lib/sessions/cookie";
import { type LiveSession, type NoSession, readSession } from "@/lib/sessions/data";
import { bearerValue } from "./authorization";
import { countDeadSession } from "./refused-session";
import { noteUse } from "./use";

/**
 * The live session behind a request, by bearer value or cookie. A request with an Authorization header is judged by that
 * alone. A change by cookie must come from a page of ours; a bearer value is never sent by a browser on its own.
 * @throws AppError unauthenticated (also when the user is disabled: ASVS 7.4.2), cross-origin, rate-limited
 * for too many dead sessions from one address, database-unavailable
 */
export function requireCaller(request: ApiRequest): Eventual<LiveSession> {
  const authorization = request.headers.get("authorization");
  const sealed = authorization === null ? cookieValue(request) : bearerValue(authorization);
  return andThen(readSession(sealed), (read) => {
    if (read.standing !== "live") return refuse(request, sealed, read.standing);
    if (authorization === null && changesState(request) && !isSameOrigin(request.headers, env().authUrl)) {
      throw new AppError("cross-origin", "a change by cookie must come from our own origin");
    }
    noteUse(read);
    return read;
  });
}

/** What opens was ours once and has cost a query, so it counts; what does not open has cost nothing. */
async function refuse(request: ApiRequest, sealed: string, standing: NoSession["standing"]): Promise<never> {
  if (standing !== "unopenable") await countDeadSession(request, sealed);
  throw new AppError("unauthenticated", `the session is ${standing}`);
}

/**
 * Refuses a request that a page of another site made (login CSRF). Browsers say so in Origin or Sec-Fetch-Site; clients
 * that send neither are no browsers.
 */
export function refuseForeignPage(request: ApiRequest): void {
  const fromBrowser = request.headers.has("origin") || request.headers.has("sec-fetch-site");
  if (fromBrowser && !isSameOrigin(request.headers, env().authUrl)) {
    throw new AppError("cross-origin", "the request was made by a page of another site");
  }
}

function cookieValue({ headers }: ApiRequest): string {
  const value = readCookie(headers.get("cookie"), sessionCookieName());
  if (!value) throw new AppError("unauthenticated", "there is no session cookie");
  return value;
}

function changesState({ method }: ApiRequest): boolean {
  return method !== "GET" && method !== "HEAD";
}
