import { domainOf, normalizeDomain } from "@/lib/email";
import { env } from "@/lib/env";
import { AppError, findAppError } from "@/lib/errors";
import type { ProblemParts } from "@/lib/http/problem";
import { safeReturnTo } from "@/lib/http/redirect";
import type { LiveSession } from "@/lib/sessions/data";
import { requireCaller } from "@/lib/gate/caller";
import { type RequestHeaders, ownAuthorization } from "./handed-on";
import { countRefusedValue } from "@/lib/gate/refused-session";

type User = LiveSession["user"];

/** What a proxy may ask for beyond a live session. */
export type Requirements = {
  readonly role?: "user" | "admin" | undefined;
  readonly email_domain?: string | undefined;
};

/**
 * Who is calling an application behind a proxy (forward auth).
 * @throws AppError unauthenticated (401), forbidden (403) when the user may not, rate-limited for too many bad sessions
 */
export async function verifyCaller(request: Request, required: Requirements): Promise<User> {
  const judged = ownPart(request);
  const { user } = await requireCaller(judged).catch((error: unknown) => countRefusal(judged, error));
  requireAllowed(user, required);
  return user;
}

/** A request without an Authorization that is the application's: its cookie is judged. */
function ownPart(request: Request): Request {
  if (!request.headers.has("authorization") || ownAuthorization(request.headers) !== null) return request;
  const headers = new Headers(request.headers);
  headers.delete("authorization");
  return new Request(request, { headers });
}

/** @throws AppError forbidden when a user is not what the proxy asks for */
export function requireAllowed(user: User, required: Requirements): void {
  if (required.role === "admin" && user.role !== "ADMIN")
    throw new AppError("forbidden", "the role is not admin");
  if (required.email_domain !== undefined && !isOfDomain(user.email, required.email_domain)) {
    throw new AppError("forbidden", "the e-mail's domain is another");
  }
}

/** Only a value that is wrong counts, not a user who has not signed in yet. @throws the error, or rate-limited */
async function countRefusal(request: Request, error: unknown): Promise<never> {
  const value = request.headers.get("authorization");
  if (findAppError(error)?.status === 401 && value !== null)
    await countRefusedValue(request, value.replace(/^bearer +/i, ""));
  throw error;
}

/**
 * What whoever has no session is answered with: where to sign in, as a redirect where a browser gets it, else beside the
 * problem.
 */
export function answerWithSignIn(
  headers: RequestHeaders,
  refusal: ProblemParts,
): ProblemParts | { status: 302; headers: { location: string }; body: null } {
  const location = signInUrl(headers);
  if (canRedirect(headers)) return { status: 302, headers: { location }, body: null };
  return { ...refusal, headers: { ...refusal.headers, location } };
}

/**
 * The sign-in page that leads back to the page asked for. The session cookie belongs to one host, so only a page of our
 * own origin can be returned to; a forged header leads to the account page.
 */
function signInUrl(headers: RequestHeaders): string {
  const { authUrl } = env();
  const asked = originalUrl(headers);
  const url = new URL("/sign-in", authUrl);
  if (asked?.origin === authUrl) {
    const returnTo = safeReturnTo(asked.pathname + asked.search, "");
    if (returnTo) url.searchParams.set("returnTo", returnTo);
  }
  return url.href;
}

/**
 * Whether the proxy hands our answer to the browser as it is, so that a redirect works: Traefik and Caddy do, and send
 * X-Forwarded-Uri; nginx sends X-Original-URL, takes only 2xx, 401 and 403 from a subrequest, and its configuration uses
 * Location. It passes on an X-Forwarded-Uri that the client wrote.
 */
function canRedirect(headers: RequestHeaders): boolean {
  const method = headers.get("x-forwarded-method") ?? "GET";
  const wantsPage = headers.get("accept")?.includes("text/html") ?? false;
  const passedOn = headers.get("x-forwarded-uri") !== null && headers.get("x-original-url") === null;
  return passedOn && wantsPage && (method === "GET" || method === "HEAD");
}

/** The URL that the browser asked the proxy for: X-Original-URL (nginx), or X-Forwarded-* (Traefik, Caddy). */
function originalUrl(headers: RequestHeaders): URL | null {
  const proto = headers.get("x-forwarded-proto");
  const host = headers.get("x-forwarded-host");
  const uri = headers.get("x-forwarded-uri");
  const text = headers.get("x-original-url") ?? (proto && host && uri ? `${proto}://${host}${uri}` : "");
  return URL.canParse(text) ? new URL(text) : null;
}

/**
 * What tells an application who is calling; the proxy hands them on. All of them always, empty where there is nothing to say:
 * Caddy before 2.9 writes a placeholder's name for a header that is not there.
 */
export function identityHeaders(user: User): Record<string, string> {
  const email = encodeHeaderText(user.email ?? "");
  return {
    "remote-user": user.id,
    "remote-email": email,
    "remote-name": encodeHeaderText(user.name ?? ""),
    "remote-groups": user.role === "ADMIN" ? "user,admin" : "user",
    "x-auth-request-user": user.id,
    "x-auth-request-email": email,
  };
}

/**
 * Text as a header's value: printable ASCII stays, everything else and the percent sign are percent-encoded UTF-8, so
 * that any percent-decoder gives the text back. Headers have no encoding of their own (RFC 9110 section 5.5).
 */
export function encodeHeaderText(text: string): string {
  // As nearly all is, and quicker to see than to go through.
  if (/^[\x21-\x24\x26-\x7e]+(?: [\x21-\x24\x26-\x7e]+)*$/.test(text)) return text;
  return text.toWellFormed().replace(/[^\x21-\x24\x26-\x7e ]|^ | $/gu, encodeURIComponent);
}

function isOfDomain(email: string | null, domain: string): boolean {
  return email !== null && domainOf(email) === normalizeDomain(domain);
}
