import { LRUCache } from "lru-cache";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { addressKey, clientFrom } from "@/lib/http/client";
import { consumeOnce } from "@/lib/limits/consume";
import type { NoSession } from "@/lib/sessions/data";

type RefusedRequest = { readonly headers: Pick<Headers, "get"> };

/** So many values that opened and were counted are known for a minute, so that sending them again costs no query. */
const counted = new LRUCache<string, true>({ max: 10_000, ttl: 60_000 });

/**
 * Counts a session value that was refused against its address, once a period however often it is sent: a browser with a
 * dead cookie must not use up the limit of everybody behind the same address. Good values are never asked for the limit.
 * @throws AppError rate-limited
 */
export async function countRefusedValue({ headers }: RefusedRequest, value: string): Promise<void> {
  await consumeOnce("refused", subjectOf(headers), value);
}

/** The same for a value that opened, so that it was ours once. */
export async function countDeadSession(request: RefusedRequest, sealed: string): Promise<void> {
  const key = `${subjectOf(request.headers)}\n${sealed}`;
  if (counted.has(key)) return;
  await countRefusedValue(request, sealed);
  counted.set(key, true);
}

/**
 * Refuses a session value that is not live. What opens was ours once and has cost a query, so it counts; what does not open has
 * cost nothing.
 * @throws AppError unauthenticated, rate-limited
 */
export async function refuseDeadSession(
  request: RefusedRequest,
  sealed: string,
  status: NoSession["status"],
): Promise<never> {
  if (status !== "unopenable") await countDeadSession(request, sealed);
  throw new AppError("unauthenticated", `the session is ${status}`);
}

/** Refuses a service token that is worth nothing: to know that has cost a query. @throws AppError unauthenticated, rate-limited */
export async function refuseDeadServiceToken(
  request: RefusedRequest,
  token: string,
  status: string,
): Promise<never> {
  await countDeadSession(request, token);
  throw new AppError("unauthenticated", `the service token is ${status}`);
}

function subjectOf(headers: RefusedRequest["headers"]): string {
  return `session:${addressKey(clientFrom(headers, env().trustedProxies).ip)}`;
}
