import { judgeAccess } from "@/lib/applications/access";
import type { Application } from "@/lib/applications/data";
import { AppError } from "@/lib/errors";
import type { ApplicationRegistry } from "../cache/application-registry";
import type { LiveApplicationSession } from "./live-session";

/** How a live session was presented. */
export type Presented =
  /** As the cookie of a guarded host. @param origin the stored origin that was asked for */
  | { readonly as: "cookie"; readonly origin: string }
  /**
   * As a bearer.
   * @param at the application that asks who is calling, or whose guarded host was asked for; null at operations of our own
   */
  | { readonly as: "bearer"; readonly at: Application | null };

export type Judged =
  | { readonly status: "allowed"; readonly application: Application }
  /** `unauthenticated`: it is no session here; `application-forbidden`: its user may not enter, or nobody may. */
  | { readonly status: "refused"; readonly error: AppError };

/**
 * Whether an application may have its session still, where and as it was presented. To be asked at every check, of the
 * applications of that moment: rules are tightened, origins move, roles are taken away.
 * @returns whose session it is, or why it is refused
 */
export function judgeApplicationSession(
  live: LiveApplicationSession,
  presented: Presented,
  applications: ApplicationRegistry,
): Judged {
  const application = applications.byId(live.application.id);
  if (application === null) return refused("unauthenticated", "its application is gone");
  const misplaced = whyMisplaced(live, presented, application, applications);
  if (misplaced !== null) return refused("unauthenticated", misplaced);
  const asking = presented.as === "bearer" ? presented.at : null;
  for (const entered of asking === null ? [application] : [application, asking]) {
    if (entered.disabledAt !== null) return refused("application-forbidden", "the application is disabled");
    const admission = judgeAccess(entered.access, { ...live.user, memberships: live.memberships });
    // Whoever begins anew is led to GitHub. Where another application asks, beginning anew at the holder's leads nowhere.
    if (admission === "unproven" && entered === application)
      return refused("unauthenticated", "memberships have not been asked about lately");
    if (admission !== "allowed")
      return refused("application-forbidden", "the application's rule does not let this person in");
  }
  return { status: "allowed", application };
}

/** A cookie works only as a cookie and only at its origin; a bearer only as a bearer, and only where it is taken. */
function whyMisplaced(
  { session, application: { origin } }: LiveApplicationSession,
  presented: Presented,
  holder: Application,
  applications: ApplicationRegistry,
): string | null {
  if (presented.as === "cookie") {
    if (session.carrier !== "COOKIE") return "it is a bearer, and came as a cookie";
    if (origin !== presented.origin) return "it is of another origin";
    return applications.byOrigin(origin)?.id === holder.id
      ? null
      : "its origin is another application's by now";
  }
  if (session.carrier !== "BEARER") return "it is a cookie, and came as a bearer";
  const { at } = presented;
  if (at === null || at.id === holder.id || at.accepts.includes(holder.clientId)) return null;
  return "it is of an application whose bearers are not taken here";
}

function refused(code: "unauthenticated" | "application-forbidden", why: string): Judged {
  return { status: "refused", error: new AppError(code, `an application's session is refused: ${why}`) };
}
