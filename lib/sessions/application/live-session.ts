import type { Memberships } from "@/lib/accounts/memberships";
import type { LiveSession } from "../live-session";

/**
 * A live session of an application and its user. No `LiveSession`, so that what opens the account, and the pages of
 * administrators, never takes one.
 */
export type LiveApplicationSession = Pick<LiveSession, "status" | "session" | "user"> & {
  readonly memberships: Memberships;
  readonly application: {
    readonly id: string;
    /** The one origin at which it works; null for a bearer. */
    readonly origin: string | null;
    /** The browser's session that it lives with; null for a bearer. */
    readonly parentId: string | null;
    readonly scopes: readonly string[];
  };
};
