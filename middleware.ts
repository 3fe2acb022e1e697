import { NextResponse, type NextRequest } from "next/server";
import { env } from "@/lib/env";
import { isSameOrigin } from "@/lib/http/origin";
import { contentSecurityPolicy } from "@/lib/http/security-headers";
import { sessionCookieName } from "@/lib/sessions/cookie";
import { openSessionValue } from "@/lib/sessions/value";

// HTML pages only: middleware costs a route handler a third of its throughput, and handlers gate themselves.
export const config = {
  runtime: "nodejs",
  matcher: ["/((?!api/|auth/|_next/|favicon.ico|icon.svg|robots.txt).*)"],
};

/**
 * Sets the page's Content-Security-Policy and sends people without a session to the sign-in page early. It is never the
 * lock (CVE-2025-29927): without this file everything protected stays protected, by `lib/gate`.
 */
export function middleware(request: NextRequest): NextResponse {
  const { pathname, search } = request.nextUrl;
  if (request.method === "POST" && !isSameOrigin(request.headers, env().authUrl)) {
    return new NextResponse("Cross-origin form refused", { status: 403 });
  }
  if (isProtected(pathname) && !hasOpenableSession(request)) {
    const query = new URLSearchParams({ returnTo: pathname + search });
    return NextResponse.redirect(new URL(`/sign-in?${query.toString()}`, env().authUrl), 303);
  }
  const nonce = btoa(crypto.randomUUID());
  const policy = pagePolicy(nonce);
  const headers = new Headers(request.headers);
  // Next reads the nonce for its own scripts from this request header.
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

function isProtected(pathname: string): boolean {
  return /^\/(account|admin)(\/|$)/.test(pathname);
}

function hasOpenableSession(request: NextRequest): boolean {
  const value = request.cookies.get(sessionCookieName())?.value;
  return value !== undefined && openSessionValue(value) !== null;
}
