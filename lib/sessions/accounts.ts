import { type LinkedAccount, listLinkedAccounts } from "@/lib/accounts/data";
import type { LiveSession } from "./live-session";

type Accounts = readonly LinkedAccount[];

/**
 * What was read of the accounts behind a session's user, for as long as the session is in memory: the cache forgets it when
 * anything about its user or their accounts changes, and this goes with it.
 */
const known = new WeakMap<LiveSession["user"], Accounts>();

/** The accounts of a session's user, oldest first; asked of the database once while the session is in memory. */
export async function readAccounts({ user }: LiveSession): Promise<Accounts> {
  const accounts = known.get(user) ?? (await listLinkedAccounts(user.id));
  known.set(user, accounts);
  return accounts;
}

/** The same at once, or null when they were not asked for yet. */
export function knownAccounts({ user }: LiveSession): Accounts | null {
  return known.get(user) ?? null;
}
