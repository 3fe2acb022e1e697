import { visibleText } from "@/lib/users/visible-text";

/** What a service token may be allowed, each by itself: none brings another with it. */
export const SCOPES = ["users:read", "users:write", "sessions:revoke", "events:read", "verify"] as const;

export type Scope = (typeof SCOPES)[number];

/** Of these texts the scopes that there are, in the order of the list; those of other versions allow nothing here. */
export function readScopes(texts: readonly string[]): Scope[] {
  return SCOPES.filter((scope) => texts.includes(scope));
}

const DAY = 86_400;

/** For how long a token can be used, in seconds. There is none without an end. */
export const TOKEN_LIFETIMES = { shortest: 300, longest: 366 * DAY } as const;

/** For how long one that is over is kept, for administrators to see, in seconds. */
export const KEPT_AFTERWARDS = 30 * DAY;

/** A use is noted at most so often, in seconds: it is for people to see which tokens nobody needs, and costs a write. */
export const USE_NOTED_EVERY = 60;

/** After so many seconds without use the next one is an event: a token that was forgotten, and somebody has found it. */
const DORMANT_AFTER = 30 * DAY;

/** The longest name of a token, in characters. */
export const MAX_TOKEN_NAME = 100;

export const TOKEN_NAME_PROBLEMS = ["name-missing", "name-too-long", "name-unreadable"] as const;

/** What administrators call a token. The messages are TOKEN_NAME_PROBLEMS. */
export const tokenName = visibleText(MAX_TOKEN_NAME, {
  missing: "name-missing",
  tooLong: "name-too-long",
  unreadable: "name-unreadable",
});

/**
 * What a token is worth. `unsigned`: whoever made it is no administrator any more, so it opens nothing, or somebody who is
 * thrown out would leave doors open.
 */
export type TokenState = "active" | "expired" | "revoked" | "unsigned";

/** @param signed whether whoever made it is an administrator at this moment */
export function stateOfToken(
  { expiresAt, revokedAt }: { readonly expiresAt: Date; readonly revokedAt: Date | null },
  signed: boolean,
  now: Date,
): TokenState {
  if (revokedAt !== null) return "revoked";
  if (expiresAt <= now) return "expired";
  return signed ? "active" : "unsigned";
}

/** Whether a use has to be noted. @param lastUsedAt the last that was noted; null for none */
export function needsNote(lastUsedAt: Date | null, now: Date): boolean {
  return secondsSince(lastUsedAt, now) >= USE_NOTED_EVERY;
}

/** Whether a use is one to be told of: the first, or the first after a long pause. */
export function isAfterPause(lastUsedAt: Date | null, now: Date): boolean {
  return secondsSince(lastUsedAt, now) >= DORMANT_AFTER;
}

function secondsSince(at: Date | null, now: Date): number {
  return at === null ? Infinity : (now.getTime() - at.getTime()) / 1000;
}
