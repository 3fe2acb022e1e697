import type { Role } from "@/lib/db/generated/enums";

/** Lifetimes in seconds (docs/sessions.md; ASVS 7.1.1). Administrators have their own, shorter ones. */
export type Lifetimes = {
  readonly user: { readonly idle: number; readonly absolute: number };
  readonly admin: { readonly idle: number; readonly absolute: number };
  readonly fresh: number;
};

export type SessionTimes = {
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly absoluteExpiresAt: Date;
};

/** At most so many sessions a user; the oldest goes. */
export const MAX_SESSIONS_PER_USER = 50;

/** `lastSeenAt` is written at most once in so many seconds. */
export const TOUCH_INTERVAL = 5 * 60;

/** How long a session of this role may live at all, in seconds. */
export function absoluteLifetime(role: Role, lifetimes: Lifetimes): number {
  return lifetimesOf(role, lifetimes).absolute;
}

/**
 * When a session ends at the latest: what it was issued with, or earlier when its user became an administrator since.
 */
export function absoluteExpiry(times: SessionTimes, role: Role, lifetimes: Lifetimes): Date {
  const byRole = times.createdAt.getTime() + absoluteLifetime(role, lifetimes) * 1000;
  return new Date(Math.min(byRole, times.absoluteExpiresAt.getTime()));
}

/**
 * Whether a session still lives at `now` (ASVS 7.3.1 inactivity, 7.3.2 absolute). The very second of expiry is over.
 * @param now the database's clock, so that all instances agree
 */
export function sessionStanding(
  times: SessionTimes,
  role: Role,
  now: Date,
  lifetimes: Lifetimes,
): "live" | "idle" | "expired" {
  if (now >= absoluteExpiry(times, role, lifetimes)) return "expired";
  const idleSince = now.getTime() - times.lastSeenAt.getTime();
  return idleSince >= lifetimesOf(role, lifetimes).idle * 1000 ? "idle" : "live";
}

/** Whether the person proved themselves within the last `fresh` seconds (ASVS 7.5.1). */
export function isFresh(authenticatedAt: Date, now: Date, lifetimes: Lifetimes): boolean {
  return now.getTime() - authenticatedAt.getTime() < lifetimes.fresh * 1000;
}

/** Whether `lastSeenAt` is old enough to be worth a write. */
export function needsTouch(lastSeenAt: Date, now: Date): boolean {
  return now.getTime() - lastSeenAt.getTime() >= TOUCH_INTERVAL * 1000;
}

function lifetimesOf(role: Role, lifetimes: Lifetimes) {
  return role === "ADMIN" ? lifetimes.admin : lifetimes.user;
}
