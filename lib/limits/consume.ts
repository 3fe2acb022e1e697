import { createHash } from "node:crypto";
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import { pool } from "@/lib/db/client";
import { type Env, env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { logEvent } from "@/lib/log";
import { countRateLimitHit } from "@/lib/metrics";

/** What is limited; `.env.example` says which variable sets each. */
export type Limit = keyof Env["limits"];

type Statement = { readonly text: string; readonly values?: unknown[] };

type Limiters = { readonly shared: RateLimiterPostgres; readonly own: RateLimiterMemory };

/** `used` in this period, the one counted now included; the milliseconds until the period is over. */
type Count = { readonly used: number; readonly wait: number };

const limiters = new Map<Limit, Limiters>();

/**
 * Counts one more against a limit, over all instances, in PostgreSQL. While that cannot be asked each process counts for
 * itself and says so in the log: a limit that cannot count must not lock everybody out.
 * @param subject whom to count for: an `addressKey`, or provider and subject; only its digest is stored
 * @throws AppError rate-limited, with the seconds after which a retry may pass
 */
export async function consume(limit: Limit, subject: string): Promise<void> {
  const { used, wait } = await count(limit, subject);
  if (used > env().limits[limit].points) refuse(limit, wait);
}

/**
 * Counts like `consume`, but the same thing once a period only, however often it is sent: a client that repeats what was
 * refused must not use up the limit of everybody who shares its address.
 * What comes when the limit is used up is not recorded: whoever sends ever new things leaves no more rows than it allows.
 * @param thing what was sent; only a digest of it together with the subject is stored
 * @returns whether it was counted, being the first in its period
 * @throws AppError rate-limited
 */
export async function consumeOnce(limit: Limit, subject: string, thing: string): Promise<boolean> {
  const { used, wait } = await look(limit, subject);
  if (used >= env().limits[limit].points && (await look(limit, both(subject, thing))).used === 0)
    refuse(limit, wait);
  const first = await isFirstInPeriod(limit, subject, thing);
  if (first) await consume(limit, subject);
  return first;
}

/**
 * Whether a thing comes from a subject for the first time in a period of a limit, against which it is not counted. Each is
 * recorded, so another limit has to bound how many there are.
 */
export async function isFirstInPeriod(limit: Limit, subject: string, thing: string): Promise<boolean> {
  const { used } = await count(limit, both(subject, thing));
  return used === 1;
}

function both(subject: string, thing: string): string {
  return `${subject}\n${thing}`;
}

function refuse(limit: Limit, wait: number): never {
  countRateLimitHit(limit);
  throw new AppError("rate-limited", "too many requests", { retryAfter: Math.ceil(wait / 1000) });
}

function count(limit: Limit, subject: string): Promise<Count> {
  return ask(limit, subject, countIn);
}

/** What has been counted in this period; nothing is counted by looking. */
function look(limit: Limit, subject: string): Promise<Count> {
  return ask(limit, subject, async (limiter, key) => {
    const counted = await limiter.get(key);
    return counted ? asCount(counted) : { used: 0, wait: 0 };
  });
}

async function ask(
  limit: Limit,
  subject: string,
  how: (limiter: Limiters[keyof Limiters], key: string) => Promise<Count>,
): Promise<Count> {
  const { shared, own } = limitersOf(limit);
  const key = createHash("sha256").update(subject).digest("base64url");
  try {
    return await how(shared, key);
  } catch (error) {
    logEvent("error", "limits.store-unavailable", { detail: limit, error });
    return how(own, key);
  }
}

async function countIn(limiter: RateLimiterPostgres | RateLimiterMemory, key: string): Promise<Count> {
  try {
    return asCount(await limiter.consume(key));
  } catch (error) {
    // Beyond the limit it rejects with the same answer.
    if (error instanceof RateLimiterRes) return asCount(error);
    throw error;
  }
}

function asCount({ consumedPoints, msBeforeNext }: RateLimiterRes): Count {
  return { used: consumedPoints, wait: msBeforeNext };
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
