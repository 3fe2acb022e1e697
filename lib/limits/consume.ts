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

/** `used` in this period, the one counted now included; the milliseconds until the period is over. */
type Count = { readonly used: number; readonly wait: number };

const limiters = new Map<Limit, RateLimiterPostgres>();

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

async function count(limit: Limit, subject: string): Promise<Count> {
  try {
    return asCount(await limiterOf(limit).consume(keyOf(subject)));
  } catch (error) {
    // Beyond the limit it rejects with the same answer.
    if (error instanceof RateLimiterRes) return asCount(error);
    throw error;
  }
}

/** What has been counted in this period; nothing is counted by looking. */
async function look(limit: Limit, subject: string): Promise<Count> {
  const counted = await limiterOf(limit).get(keyOf(subject));
  return counted ? asCount(counted) : { used: 0, wait: 0 };
}

function keyOf(subject: string): string {
  return createHash("sha256").update(subject).digest("base64url");
}

function asCount({ consumedPoints, msBeforeNext }: RateLimiterRes): Count {
  return { used: consumedPoints, wait: msBeforeNext };
}

function limiterOf(limit: Limit): RateLimiterPostgres {
  let limiter = limiters.get(limit);
  if (!limiter) limiters.set(limit, (limiter = createLimiter(limit)));
  return limiter;
}

function createLimiter(limit: Limit): RateLimiterPostgres {
  const { points, seconds: duration } = env().limits[limit];
  const options = { points, duration, keyPrefix: limit };
  return new RateLimiterPostgres({
    ...options,
    storeClient: { query: (statement: Statement) => ask(limit, statement) },
    storeType: "pool",
    tableName: "RateLimit",
    tableCreated: true,
    // Expired rows go with everything else that is over, in small batches (lib/cleanup).
    clearExpiredByTimeout: false,
    insuranceLimiter: new RateLimiterMemory(options),
  });
}

/** Without the names that the limiter gives its statements, which a pooler in transaction mode does not know. */
async function ask(limit: Limit, { text, values }: Statement): Promise<unknown> {
  try {
    return await pool().query(text, values);
  } catch (error) {
    logEvent("error", "limits.store-unavailable", { detail: limit, error });
    throw error;
  }
}
