import type { Carrier, Role } from "@/lib/db/generated/enums";
import {
  absoluteExpiry,
  idlesSoon,
  isFresh,
  type Lifetimes,
  needsTouch,
  sessionStatus,
  type SessionTimes,
} from "./policy";

/** A live session and its user, field by field what pages and handlers may know. */
export type LiveSession = {
  readonly status: "live";
  readonly session: {
    readonly id: string;
    readonly provider: string;
    readonly carrier: Carrier;
    readonly createdAt: Date;
    readonly authenticatedAt: Date;
    readonly expiresAt: Date;
    readonly fresh: boolean;
    readonly needsTouch: boolean;
    /** Noting this use cannot wait until there are others to note. */
    readonly idlesSoon: boolean;
  };
  readonly user: {
    readonly id: string;
    readonly email: string | null;
    readonly name: string | null;
    readonly image: string | null;
    readonly role: Role;
    readonly locale: string | null;
    readonly createdAt: Date;
  };
  /** So that an application's session, which has one, is never taken for a full one. */
  readonly application?: never;
};

/** Why there is no live session behind a value; `unopenable` cost no query. */
export type NoSession = {
  readonly status: "unopenable" | "unknown" | "idle" | "expired" | "disabled";
};

/** A session and its user as they are stored. */
export type StoredSession = SessionTimes & {
  readonly userId: string;
  readonly authenticatedAt: Date;
  readonly carrier: Carrier;
  readonly provider: string;
  readonly email: string | null;
  readonly name: string | null;
  readonly image: string | null;
  readonly role: Role;
  readonly locale: string | null;
  readonly disabledAt: Date | null;
  readonly userCreatedAt: Date;
  /** Only of a child, whose `lastSeenAt` is that of its parent: when a use of it was noted last. */
  readonly childSeenAt?: Date | null;
};

/** When a use was noted last: of a child and its parent, the earlier, since each use of a child is noted on both. */
export function notedUse({ lastSeenAt, childSeenAt }: StoredSession): Date {
  return childSeenAt && childSeenAt < lastSeenAt ? childSeenAt : lastSeenAt;
}

/** What a stored session is at `now`, by the database's clock. */
export function judgeSession(
  id: string,
  stored: StoredSession,
  now: Date,
  lifetimes: Lifetimes,
): LiveSession | NoSession {
  if (stored.disabledAt) return { status: "disabled" };
  const status = sessionStatus(stored, stored.role, now, lifetimes);
  if (status !== "live") return { status };
  return {
    status,
    session: {
      id,
      provider: stored.provider,
      carrier: stored.carrier,
      createdAt: stored.createdAt,
      authenticatedAt: stored.authenticatedAt,
      expiresAt: absoluteExpiry(stored, stored.role, lifetimes),
      fresh: isFresh(stored.authenticatedAt, now, lifetimes),
      needsTouch: needsTouch(notedUse(stored), now),
      idlesSoon: idlesSoon(stored, stored.role, now, lifetimes),
    },
    user: {
      id: stored.userId,
      email: stored.email,
      name: stored.name,
      image: stored.image,
      role: stored.role,
      locale: stored.locale,
      createdAt: stored.userCreatedAt,
    },
  };
}
