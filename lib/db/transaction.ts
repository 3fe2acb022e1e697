import { z } from "zod";
import { AppError } from "@/lib/errors";
import { hearOwnChanges } from "./announcements";
import { db, type Transaction } from "./client";

/** Unique violation, broken foreign key, record gone, write conflict or deadlock: Prisma's codes and PostgreSQL's. */
const RACE_CODES = new Set([
  "P2002", "P2003", "P2025", "P2034",
  "23505", "23503", "40001", "40P01",
]); // prettier-ignore
/** Prisma and PostgreSQL: cannot reach, timed out, connection closed, pool exhausted, starting, shutting down. */
const OUTAGE_CODES = new Set([
  "P1001", "P1002", "P1008", "P1017", "P2024", "P2028",
  "ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "ETIMEDOUT", "EPIPE",
  "57P01", "57P02", "57P03", "53300", "08000", "08001", "08003", "08006",
]); // prettier-ignore
const OUTAGE_WORDS =
  /connection (terminated|timeout|closed)|timeout exceeded when trying to connect|query read timeout|server has closed/i;
const MAX_ATTEMPTS = 4;

/** For `work` that finds that what it had read is so no more: the transaction is tried again from the start. */
export class LostRace extends Error {
  readonly code = "40001";
}

/**
 * Runs `work` in one transaction (READ COMMITTED). A lost race is tried again from the start, so `work` must
 * have no effects outside of the transaction. When it returns, nothing in this process's memory is older than it.
 * @throws AppError database-unavailable when the database cannot be reached
 */
export async function transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
  const result = await retryLostRaces(() => db().$transaction(work, { maxWait: 10_000, timeout: 15_000 }));
  await hearOwnChanges();
  return result;
}

/** Runs a whole transaction, again if it lost a race. @throws AppError database-unavailable */
export async function retryLostRaces<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (attempt < MAX_ATTEMPTS && RACE_CODES.has(codeOf(error))) continue;
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
  return isOutage(error)
    ? new AppError("database-unavailable", "the database did not answer", { cause: error })
    : error;
}

function isOutage(error: unknown): boolean {
  for (let next = error, depth = 0; next instanceof Error && depth < 5; next = next.cause, depth++) {
    if (OUTAGE_CODES.has(codeOf(next)) || OUTAGE_WORDS.test(next.message)) return true;
  }
  return false;
}

/** Prisma wraps what PostgreSQL says of raw statements (P2010), and all that it has no code of its own for (P2039). */
const wrapped = z.object({
  meta: z.object({ driverAdapterError: z.object({ cause: z.object({ originalCode: z.string() }) }) }),
});

function codeOf(error: unknown): string {
  const inner = wrapped.safeParse(error);
  if (inner.success) return inner.data.meta.driverAdapterError.cause.originalCode;
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}
