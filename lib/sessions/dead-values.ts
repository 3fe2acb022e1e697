import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";

/** In milliseconds; not for ever, since a database may be restored to an earlier state. */
const REMEMBERED_MS = 60_000;
const MOST_REMEMBERED = 10_000;

// Next bundles this module, and plain Node loads it once more; the process has one memory of dead values.
const globals = globalThis as typeof globalThis & { cloakroomDeadValues?: LRUCache<string, true> };

/**
 * Whether a sealed value was found dead a moment ago: it opened, and no session has its id and secret. It never comes to
 * life again, since ids and secrets are random and made anew each time, so asking again would only cost a query. What is
 * idle, expired or disabled is not among them: lifetimes depend on the role, and people can be enabled.
 */
export function isKnownDead(sealed: string): boolean {
  return deadValues().get(digestOf(sealed)) === true;
}

/** Remembers that a sealed value opened, and has no session. */
export function rememberDead(sealed: string): void {
  deadValues().set(digestOf(sealed), true);
}

/** Whatever its length, since anybody may send it. */
function digestOf(sealed: string): string {
  return createHash("sha256").update(sealed).digest("base64url");
}

function deadValues(): LRUCache<string, true> {
  return (globals.cloakroomDeadValues ??= new LRUCache({ max: MOST_REMEMBERED, ttl: REMEMBERED_MS }));
}
