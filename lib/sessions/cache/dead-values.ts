import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";

/** In milliseconds; not for ever, since a database may be restored to an earlier state. */
const REMEMBERED_MS = 60_000;
const MOST_REMEMBERED = 10_000;

/** Why a value is dead for good. */
type Dead = "unknown" | "expired";

// Next bundles this module, and plain Node loads it once more; the process has one memory of dead values.
const globals = globalThis as typeof globalThis & { cloakroomDeadValues?: LRUCache<string, Dead> };

/**
 * Why a sealed value was found dead for good a moment ago: it opened, and no session has its id and secret, or the one that
 * has is past the end that it was issued with. It never comes to life again, since ids and secrets are random and made anew
 * each time, and that end is never moved; so asking again would only cost a query. What is idle, disabled or over sooner for
 * its role is not among them: roles and lifetimes change, and users can be enabled.
 */
export function knownDead(sealed: string): Dead | undefined {
  return deadValues().get(digestOf(sealed));
}

/** Remembers that a sealed value opened, and that its session is over for good. */
export function rememberDead(sealed: string, dead: Dead): void {
  deadValues().set(digestOf(sealed), dead);
}

/** Whatever its length, since anybody may send it. */
function digestOf(sealed: string): string {
  return createHash("sha256").update(sealed).digest("base64url");
}

function deadValues(): LRUCache<string, Dead> {
  return (globals.cloakroomDeadValues ??= new LRUCache({ max: MOST_REMEMBERED, ttl: REMEMBERED_MS }));
}
