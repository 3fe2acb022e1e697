import { domainOf, normalizeDomain } from "@/lib/email";
import { env } from "@/lib/env";
import { AppError, findAppError } from "@/lib/errors";
import { type AskedApplication, requireHostCaller } from "@/lib/gate/host-caller";
import { type GuardedHost, requireKnownHost, unknownApplication } from "@/lib/gate/asked-application";
import { requireCaller } from "@/lib/gate/caller";
import { countRefusedValue } from "@/lib/gate/refused-session";
import { type AskedOrigin, readAskedOrigin } from "@/lib/http/asked-origin";
import type { LiveApplicationSession } from "@/lib/sessions/application/data";
import { type ApplicationRegistry, currentApplications } from "@/lib/sessions/cache/application-registry";
import type { LiveSession } from "@/lib/sessions/data";
import { type RequestHeaders, ownAuthorization } from "./handed-on";

type User = LiveSession["user"];

/** What a proxy may ask for beyond a live session. */
export type Requirements = {
  readonly role?: "user" | "admin" | undefined;
  readonly email_domain?: string | undefined;
};

/** For which application a check is; null for our own host, where full sessions are judged. */
export type Asked = AskedApplication & {
  /** Null where a backend asks that names its application itself. */
  readonly host: GuardedHost | null;
};

/**
 * For which application a proxy, or a backend of its own, asks.
 * @param clientId what a backend names
 * @throws AppError application-unknown (403), database-unavailable
 */
export async function findAsked(
  headers: RequestHeaders,
  clientId: string | undefined,
): Promise<Asked | null> {
  const asked = readAskedOrigin(headers, env().authUrl);
  if (asked.kind === "own" && clientId === undefined) return null;
  return findAskedAmong(await currentApplications(), headers, asked, clientId);
}

/** The same of applications that are known. @throws AppError application-unknown (403) */
export function findAskedAmong(
  registry: ApplicationRegistry,
  headers: RequestHeaders,
  asked: AskedOrigin,
  clientId: string | undefined,
): Asked | null {
  const host = requireKnownHost(headers, asked, registry);
  const origin = host?.origin ?? null;
  if (clientId === undefined) return host && { application: host.application, origin, registry, host };
  const application = registry.byClientId(clientId);
  if (!application || (host && host.application !== application))
    throw unknownApplication("the query names no application, or another than the host's");
  return { application, origin, registry, host };
}

/**
 * Who is calling an application behind a proxy (forward auth).
 * @throws AppError unauthenticated (401), application-forbidden, forbidden (403) when the user may not, rate-limited for too
 * many bad sessions
 */
export async function verifyCaller(
  request: Request,
  asked: Asked | null,
  required: Requirements,
): Promise<LiveSession | LiveApplicationSession> {
  const judged = ownPart(request);
  const authorization = judged.headers.get("authorization");
  const finding = asked ? requireHostCaller(judged, asked, authorization) : requireCaller(judged);
  const caller = await finding.catch((error: unknown) => countRefusal(judged, error));
  requireAllowed(caller.user, required);
  return caller;
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
 * What tells an application who is calling; the proxy hands them on. All of them always, empty where there is nothing to say:
 * Caddy before 2.9 writes a placeholder's name for a header that is not there.
 */
export function identityHeaders(
  { user, application }: Pick<LiveSession | LiveApplicationSession, "user" | "application">,
  asked: Pick<Asked, "application" | "host"> | null,
): Record<string, string> {
  // A bearer tells what its person agreed to; a guarded host, whose proxy is the operator's, has no scopes.
  const scopes = application?.origin === null ? application.scopes : null;
  const email = scopes?.includes("email") === false ? "" : encodeHeaderText(user.email ?? "");
  return {
    "remote-user": user.id,
    "remote-email": email,
    "remote-name": scopes?.includes("profile") === false ? "" : encodeHeaderText(user.name ?? ""),
    "remote-groups": asked?.host === null ? "" : groupsOf(user),
    "x-auth-request-user": user.id,
    "x-auth-request-email": email,
    "x-application": asked?.application.clientId ?? "",
  };
}

/** For our own host and guarded ones, whose proxies are the operator's; a program that asks itself is told no role. */
function groupsOf({ role }: User): string {
  return role === "ADMIN" ? "user,admin" : "user";
}

/** Whether a caller is one by the cookie of a guarded host. */
export function isByHostCookie({
  application,
}: Pick<LiveSession | LiveApplicationSession, "application">): boolean {
  return application !== undefined && application.origin !== null;
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
