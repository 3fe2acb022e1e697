import { AppError } from "@/lib/errors";
import { readApplicationSession } from "@/lib/sessions/application/data";
import { judgeApplicationSession } from "@/lib/sessions/application/judge";
import type { LiveApplicationSession } from "@/lib/sessions/application/live-session";
import { currentApplications } from "@/lib/sessions/cache/application-registry";
import { markSessionSeen } from "./mark-session-seen";
import { refuseDeadSession } from "./refused-session";

/**
 * The application behind a request for an operation of our own, by a bearer that it was handed.
 * @param sealed the value of the Authorization header
 * @throws AppError unauthenticated for what is no such live bearer, application-session for what a guarded host was handed,
 * application-forbidden, rate-limited, database-unavailable
 */
export async function requireApplicationBearer(
  request: Pick<Request, "headers">,
  sealed: string,
): Promise<LiveApplicationSession> {
  const live = await requireLive(request, sealed);
  if (live.session.carrier !== "BEARER") throw isOfApplication();
  const judged = judgeApplicationSession(live, { as: "bearer", at: null }, await currentApplications());
  if (judged.status === "refused") throw judged.error;
  markSessionSeen(live);
  return live;
}

/**
 * Refuses a value that is no full session, where only such a one opens anything. A live one of an application is told apart:
 * whoever holds it is signed in, and not here.
 * @throws AppError application-session, or unauthenticated for what is nothing or over
 */
export async function refuseApplicationSession(
  request: Pick<Request, "headers">,
  sealed: string,
): Promise<never> {
  await requireLive(request, sealed);
  throw isOfApplication();
}

async function requireLive(
  request: Pick<Request, "headers">,
  sealed: string,
): Promise<LiveApplicationSession> {
  const read = await readApplicationSession(sealed);
  return read.status === "live" ? read : refuseDeadSession(request, sealed, read.status);
}

function isOfApplication(): AppError {
  return new AppError("application-session", "the session is an application's and opens nothing here");
}
