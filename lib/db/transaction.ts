import { AppError, findAppError } from "@/lib/errors";
import { db, type Transaction } from "./client";
import { isLostRace, isOutage } from "./outage";

const MAX_ATTEMPTS = 4;

// Next bundles this module, and plain Node loads it once more; the process has one list.
const globals = globalThis as typeof globalThis & { cloakroomAfterCommit?: Set<() => Promise<void>> };

/**
 * Has something awaited after every transaction of this process that has committed, before its caller goes on; for whoever
 * keeps rows in memory.
 * @returns ends that
 */
export function afterEachCommit(awaited: () => Promise<void>): () => void {
  const all = (globals.cloakroomAfterCommit ??= new Set());
  all.add(awaited);
  return () => void all.delete(awaited);
}

/**
 * Milliseconds to wait for a place in the pool, and for a transaction to end. The level is said, since role or database may
 * have another: whoever waited for a lock has to see what was done under it, and from REPEATABLE READ on would not.
 */
const OPTIONS = { maxWait: 10_000, timeout: 15_000, isolationLevel: "ReadCommitted" } as const;

/** For `work` that finds that what it had read is so no more: the transaction is tried again from the start. */
export class LostRace extends Error {
  readonly code = "40001";
}

/**
 * Runs `work` in one transaction (READ COMMITTED). A lost race is tried again from the start, so `work` must
 * have no effects outside of the transaction.
 * @throws AppError database-unavailable when the database cannot be reached
 */
export async function transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
  const result = await retryLostRaces(() => db().$transaction(work, OPTIONS));
  for (const awaited of globals.cloakroomAfterCommit ?? []) await awaited();
  return result;
}

/** Runs a whole transaction, again if it lost a race. @throws AppError database-unavailable */
async function retryLostRaces<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (attempt < MAX_ATTEMPTS && isLostRace(error)) continue;
      throw asDatabaseError(error);
    }
  }
}

/** Runs a read; an outage becomes `database-unavailable`, everything else stays what it was. */
export async function reading<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw asDatabaseError(error);
  }
}

function asDatabaseError(error: unknown): unknown {
  if (findAppError(error) !== null || !isOutage(error)) return error;
  return new AppError("database-unavailable", "the database cannot serve now", { cause: error });
}
