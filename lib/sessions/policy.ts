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

/** For so many seconds before it idles out a session's use is written at once, and its idleness asked of the database. */
export const IDLES_SOON = 60;

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
export function sessionStatus(
  times: SessionTimes,
  role: Role,
  now: Date,
  lifetimes: Lifetimes,
): "live" | "idle" | "expired" {
  if (now >= absoluteExpiry(times, role, lifetimes)) return "expired";
  return now >= idleExpiry(times, role, lifetimes) ? "idle" : "live";
}

/** When a session idles out unless it is used before. */
export function idleExpiry(times: SessionTimes, role: Role, lifetimes: Lifetimes): Date {
  return new Date(times.lastSeenAt.getTime() + lifetimesOf(role, lifetimes).idle * 1000);
}

/** Whether a live session is within IDLES_SOON of idling out. */
export function idlesSoon(times: SessionTimes, role: Role, now: Date, lifetimes: Lifetimes): boolean {
  return idleExpiry(times, role, lifetimes).getTime() - now.getTime() <= IDLES_SOON * 1000;
}

/** Whether the user proved themselves within the last `fresh` seconds (ASVS 7.5.1). */
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
