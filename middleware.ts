import { randomBytes } from "node:crypto";
import { NextResponse, type NextRequest } from "next/server";
import { isInArea } from "@/app/areas";
import { env } from "@/lib/env";
import { isSameOrigin } from "@/lib/http/origin";
import { isPrefetch } from "@/lib/http/prefetch";
import { apiContentSecurityPolicy, contentSecurityPolicy } from "@/lib/http/security-headers";
import { CONSENT, readConsent } from "@/lib/oauth/authorize/consent-address";
import { definitionOf, placeOf, PROVIDERS } from "@/lib/providers/providers";
import { sessionCookieName } from "@/lib/sessions/cookie";
import { openSessionValue } from "@/lib/sessions/value";

// HTML pages only: middleware costs a route handler a third of its throughput, and handlers gate themselves.
export const config = {
  runtime: "nodejs",
  matcher: [
    "/((?!api/|auth/|oauth/|\\.well-known/|\\.cloakroom/|_next/|favicon\\.ico$|icon\\.svg$|logo$|robots\\.txt$).*)",
    // The consent page, which next.config.mjs tells from the endpoint of the same path.
    {
      source: "/oauth/authorize",
      has: [{ type: "query", key: "consent" }],
      missing: [{ type: "query", key: "client_id" }],
    },
  ],
};

/** Among the pages, but no pages: of their methods Next tells itself. */
export const HANDLERS = /\/(download|sign-out)$/;

/**
 * Sets the page's Content-Security-Policy and sends people without a session to the sign-in page early. It is never the
 * lock (CVE-2025-29927): without this file everything protected stays protected, by `lib/gate`.
 */
export function middleware(request: NextRequest): NextResponse {
  const { authUrl } = env();
  const { pathname, search } = request.nextUrl;
  if (request.method === "OPTIONS" && !HANDLERS.test(pathname))
    return asNoPage(new NextResponse(null, { status: 204, headers: { allow: "GET, HEAD, POST, OPTIONS" } }));
  if (request.method === "POST" && !isSameOrigin(request.headers, authUrl)) {
    return asNoPage(new NextResponse("This form was sent from another site.", { status: 403 }));
  }
  // A form that is sent without a session gets its answer from the action: Next's client cannot follow this redirect.
  const asksForPage = request.method === "GET" || request.method === "HEAD";
  if (asksForPage && isInArea(pathname) && !hasOpenableSession(request)) {
    const query = new URLSearchParams({ returnTo: pathname + search });
    return asNoPage(NextResponse.redirect(new URL(`/sign-in?${query.toString()}`, authUrl), 303));
  }
  // An administrator's look at somebody is noted; who asks for the head alone, or ahead of time, sees nobody, and does not
  // find out either. 204 rather than 200: whose session it is, and what GET would say, has not been asked.
  if (isPrefetch(request.headers) && isPageOfAdministration(pathname))
    return asNoPage(new NextResponse(null, { status: 425 }));
  if (request.method === "HEAD" && isPageOfAdministration(pathname))
    return asNoPage(new NextResponse(null, { status: 204 }));
  const policy = pagePolicy(request);
  const headers = new Headers(request.headers);
  // Next takes the nonce for its own scripts from this request header.
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

/** Downloads answer HEAD themselves. */
function isPageOfAdministration(pathname: string): boolean {
  return /^\/admin(\/|$)/.test(pathname) && !pathname.endsWith("/download");
}

/** What the middleware answers itself has nothing to run, to show or to keep, like an answer of the API. */
function asNoPage(response: NextResponse): NextResponse {
  response.headers.set("cache-control", "private, no-store");
  response.headers.set("content-security-policy", apiContentSecurityPolicy);
  return response;
}

function pagePolicy({ nextUrl }: NextRequest): string {
  const { production, secureCookies, sandbox } = env();
  const places = PROVIDERS.flatMap((provider) => {
    const settings = env()[provider];
    return settings === null ? [] : placeOf(provider, settings);
  });
  return contentSecurityPolicy({
    nonce: randomBytes(16).toString("base64"),
    imageOrigins: [
      ...PROVIDERS.flatMap((provider) => definitionOf(provider).avatarOrigins),
      ...places.flatMap(({ webUrl, servesAvatars }) => (sandbox || servesAvatars ? webUrl : [])),
    ],
    formOrigins: places.map(({ webUrl }) => webUrl),
    formTarget: readConsent(nextUrl.searchParams.get(CONSENT))?.formTarget ?? null,
    https: secureCookies,
    development: !production,
  });
}

function hasOpenableSession(request: NextRequest): boolean {
  const value = request.cookies.get(sessionCookieName())?.value;
  return value !== undefined && openSessionValue(value) !== null;
}
