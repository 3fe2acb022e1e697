import { type LinkedAccount, listLinkedAccounts } from "@/lib/accounts/data";
import { sessionCache } from "./cache/process-cache";
import type { LiveSession } from "./live-session";

type Accounts = readonly LinkedAccount[];

/**
 * What was read of the accounts behind a session's user, for as long as the session is in memory: the cache forgets it when
 * anything about its user or their accounts changes, and this goes with it.
 */
const known = new WeakMap<LiveSession["user"], Accounts>();

/** The accounts of an ordinary user as JSON, in characters: what the memory counts for every session. */
const ORDINARY = 500;

/** The accounts of a session's user, oldest first; asked of the database once while the session is in memory. */
export async function readAccounts(live: LiveSession): Promise<Accounts> {
  const before = known.get(live.user);
  if (before) return before;
  const accounts = await listLinkedAccounts(live.user.id);
  known.set(live.user, accounts);
  sessionCache()?.countBeside(live, bytesBeside(accounts));
  return accounts;
}

/** The same at once, or null when they were not asked for yet. */
export function knownAccounts({ user }: LiveSession): Accounts | null {
  return known.get(user) ?? null;
}

/** Two bytes a character: they are there once by themselves and once in the answer of GET /api/me. */
function bytesBeside(accounts: Accounts): number {
  return 4 * Math.max(0, JSON.stringify(accounts).length - ORDINARY);
}
