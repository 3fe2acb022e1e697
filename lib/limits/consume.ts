import { createHash } from "node:crypto";
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import { pool } from "@/lib/db/client";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { logEvent } from "@/lib/log";
import { countRateLimitHit } from "@/lib/metrics";

/** What is limited: beginnings of sign-ins, exchanged proofs, and refused proofs and verifications. */
export type Limit = "signIn" | "exchange" | "refused";

type Statement = { readonly text: string; readonly values?: unknown[] };

type Limiters = { readonly shared: RateLimiterPostgres; readonly own: RateLimiterMemory };

const limiters = new Map<Limit, Limiters>();

/**
 * Counts one more against a limit, over all instances, in PostgreSQL. While that cannot be asked each process counts for
 * itself and says so in the log: a limit that cannot count must not lock everybody out.
 * @param subject whom to count for: an `addressKey`, or provider and subject; only its digest is stored
 * @throws AppError rate-limited, with the seconds after which a retry may pass
 */
export async function consume(limit: Limit, subject: string): Promise<void> {
  await count(limit, subject, 1);
}

/**
 * Refuses whoever has used a limit up, counting nothing. For limits on failures, which are counted when they happen.
 * @throws AppError rate-limited
 */
export async function refuseWhenUsedUp(limit: Limit, subject: string): Promise<void> {
  await count(limit, subject, 0);
}

async function count(limit: Limit, subject: string, points: 0 | 1): Promise<void> {
  const { shared, own } = limitersOf(limit);
  const key = createHash("sha256").update(subject).digest("base64url");
  const wait = await countIn(shared, key, points).catch((error: unknown) => {
    logEvent("error", "limits.store-unavailable", { detail: limit, error });
    return countIn(own, key, points);
  });
  if (wait === null) return;
  countRateLimitHit(limit);
  throw new AppError("rate-limited", "too many requests", { retryAfter: Math.ceil(wait / 1000) });
}

/** @returns the milliseconds after which a retry may pass, or null when the limit is not used up */
async function countIn(
  limiter: RateLimiterPostgres | RateLimiterMemory,
  key: string,
  points: 0 | 1,
): Promise<number | null> {
  if (points === 0) {
    const used = await limiter.get(key);
    return used && used.consumedPoints >= limiter.points ? used.msBeforeNext : null;
  }
  try {
    await limiter.consume(key, points);
    return null;
  } catch (error) {
    if (error instanceof RateLimiterRes) return error.msBeforeNext;
    throw error;
  }
}

function limitersOf(limit: Limit): Limiters {
  let pair = limiters.get(limit);
  if (!pair) {
    const { points, seconds: duration } = env().limits[limit];
    const options = { points, duration, keyPrefix: limit };
    pair = {
      shared: new RateLimiterPostgres({
        ...options,
        // Without the names it gives its statements, which a pooler in transaction mode does not know.
        storeClient: { query: ({ text, values }: Statement) => pool().query(text, values) },
        storeType: "pool",
        tableName: "RateLimit",
        tableCreated: true,
        // Expired rows go with everything else that is over, in small batches (lib/upkeep).
        clearExpiredByTimeout: false,
      }),
      own: new RateLimiterMemory(options),
    };
    limiters.set(limit, pair);
  }
  return pair;
}
