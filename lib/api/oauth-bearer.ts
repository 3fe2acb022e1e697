import { OAuthError } from "@/lib/oauth/error";
import { bearerValue } from "@/lib/gate/authorization";
import { markSessionSeen } from "@/lib/gate/mark-session-seen";
import { countDeadSession } from "@/lib/gate/refused-session";
import type { Application } from "@/lib/applications/data";
import { AppError } from "@/lib/errors";
import { type LiveApplicationSession, readApplicationSession } from "@/lib/sessions/application/data";
import { judgeApplicationSession } from "@/lib/sessions/application/judge";
import { currentApplications } from "@/lib/sessions/cache/application-registry";

/**
 * The application's session behind a bearer value (RFC 6750 section 2.1: in the header alone, since addresses are logged).
 * @throws OAuthError invalid_token for what is none, is over, or may not be used any more
 * @throws AppError rate-limited for too many dead ones from one address
 */
export async function requireApplicationBearer(request: Request): Promise<LiveApplicationSession> {
  const authorization = request.headers.get("authorization");
  // RFC 6750 section 3.1: who brings nothing is told of no error.
  if (authorization === null)
    throw new OAuthError("invalid_token", "there is no bearer token", { challenge: "Bearer" });
  const sealed = readBearer(authorization);
  const live = await findUsable(sealed, null);
  if (live) return live;
  await countDeadSession(request, sealed);
  throw new OAuthError("invalid_token", "the token is not one of a live session of an application", {
    challenge: 'Bearer error="invalid_token"',
  });
}

/**
 * The live session behind a token that may be used at an application, and where: null for anything else. That it was used is noted.
 * @param at who asks about it; null for our own operations
 */
export async function findUsable(
  sealed: string,
  at: Application | null,
): Promise<LiveApplicationSession | null> {
  const live = await readApplicationSession(sealed);
  if (live.status !== "live") return null;
  const judged = judgeApplicationSession(live, { as: "bearer", at }, await currentApplications());
  if (judged.status !== "allowed") return null;
  markSessionSeen(live);
  return live;
}

function readBearer(authorization: string): string {
  try {
    return bearerValue(authorization);
  } catch (error) {
    if (error instanceof AppError)
      throw new OAuthError("invalid_token", "the Authorization header is not a bearer value", {
        challenge: 'Bearer error="invalid_token"',
      });
    throw error;
  }
}
