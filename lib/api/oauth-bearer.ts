import type { Application } from "@/lib/applications/data";
import { AppError } from "@/lib/errors";
import { requireApplicationBearer } from "@/lib/gate/application-caller";
import { bearerValue } from "@/lib/gate/authorization";
import { markSessionSeen } from "@/lib/gate/mark-session-seen";
import { OAuthError } from "@/lib/oauth/error";
import { type LiveApplicationSession, readApplicationSession } from "@/lib/sessions/application/data";
import { judgeApplicationSession } from "@/lib/sessions/application/judge";
import { currentApplications } from "@/lib/sessions/cache/application-registry";

/**
 * The application's session behind a bearer value (RFC 6750 section 2.1: in the header alone, since addresses are logged), with
 * refusals in the words of OAuth.
 * @throws OAuthError invalid_token for what is none, is over, or may not be used any more
 * @throws AppError rate-limited for too many dead ones from one address, database-unavailable
 */
export async function requireAccessToken(request: Request): Promise<LiveApplicationSession> {
  const authorization = request.headers.get("authorization");
  // RFC 6750 section 3.1: who brings nothing is told of no error.
  if (authorization === null)
    throw new OAuthError("invalid_token", "there is no bearer token", { challenge: "Bearer" });
  try {
    return await requireApplicationBearer(request, bearerValue(authorization));
  } catch (error) {
    if (!(error instanceof AppError) || (error.status !== 401 && error.status !== 403)) throw error;
    throw new OAuthError("invalid_token", "the token is not one of a live session of an application", {
      challenge: 'Bearer error="invalid_token"',
    });
  }
}

/**
 * The live session behind a token that may be used at an application, which asks about it: null for anything else. That it was
 * used is noted.
 */
export async function findUsable(sealed: string, at: Application): Promise<LiveApplicationSession | null> {
  const live = await readApplicationSession(sealed);
  if (live.status !== "live") return null;
  const judged = judgeApplicationSession(live, { as: "bearer", at }, await currentApplications());
  if (judged.status !== "allowed") return null;
  markSessionSeen(live);
  return live;
}
