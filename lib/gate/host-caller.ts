import type { Application } from "@/lib/applications/data";
import { readCookie } from "@/lib/http/cookies";
import { cookieNameAt } from "@/lib/http/cookie-name";
import { type LiveApplicationSession, readApplicationSession } from "@/lib/sessions/application/data";
import { judgeApplicationSession } from "@/lib/sessions/application/judge";
import type { ApplicationRegistry } from "@/lib/sessions/cache/application-registry";
import { bearerValue } from "./authorization";
import { nothingPresented } from "./caller";
import { markSessionSeen } from "./mark-session-seen";
import { refuseDeadSession } from "./refused-session";

/** The application whose check it is. */
export type AskedApplication = {
  readonly application: Application;
  /** Of the guarded host; null where a backend asks that names its application itself. */
  readonly origin: string | null;
  readonly registry: ApplicationRegistry;
};

type Presented = { readonly sealed: string; readonly carrier: "COOKIE" | "BEARER" };

/**
 * The sealed value that a request for an application presents: a bearer, or the cookie of that host.
 * @param authorization as far as it is for us to judge
 * @throws AppError unauthenticated for an Authorization header that is no bearer value
 */
export function presentedToApplication(
  { origin }: Pick<AskedApplication, "origin">,
  authorization: string | null,
  cookie: string | null,
): Presented | undefined {
  if (authorization !== null) return { sealed: bearerValue(authorization), carrier: "BEARER" };
  const sealed = origin === null ? undefined : readCookie(cookie, cookieNameAt(origin, "session"));
  return sealed === undefined || sealed === "" ? undefined : { sealed, carrier: "COOKIE" };
}

/**
 * The live session that an application may be told of. No full session is one: it opens the account, and whoever stands
 * behind a proxy could use it.
 * @throws AppError unauthenticated, application-forbidden, rate-limited for too many dead sessions, database-unavailable
 */
export async function requireHostCaller(
  request: Request,
  asked: AskedApplication,
  authorization: string | null,
): Promise<LiveApplicationSession> {
  const presented = presentedToApplication(asked, authorization, request.headers.get("cookie"));
  if (!presented) throw nothingPresented();
  const read = await readApplicationSession(presented.sealed);
  if (read.status !== "live") return refuseDeadSession(request, presented.sealed, read.status);
  requireAdmitted(read, presented, asked);
  markSessionSeen(read);
  return read;
}

/**
 * Whether an application may be told of a session that lives.
 * @throws AppError application-forbidden; unauthenticated for a session of another application or host, or by the wrong carrier
 */
export function requireAdmitted(
  live: LiveApplicationSession,
  { carrier }: Pick<Presented, "carrier">,
  { application, origin, registry }: AskedApplication,
): void {
  const presented =
    carrier === "COOKIE" && origin !== null
      ? ({ as: "cookie", origin } as const)
      : ({ as: "bearer", at: application } as const);
  const judged = judgeApplicationSession(live, presented, registry);
  if (judged.status === "refused") throw judged.error;
}
