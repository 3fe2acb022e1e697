import { AggregatorRegistry } from "prom-client";
import type { Provider } from "@/lib/providers/providers";
import type { Env } from "./env";
import type { ErrorCode } from "./errors";
import { type Instruments, makeInstruments, type PoolUse } from "./metrics/instruments";

/** What can come of a proof: a session, or a refusal by one of our codes. */
export type EntryOutcome = "success" | ErrorCode;

/** What can come of a check for an application. */
export type CheckOutcome = "success" | ErrorCode;

/** What is asked of a provider. */
export type ProviderOperation =
  | "discovery"
  | "keys"
  | "token"
  | "tokeninfo"
  | "userinfo"
  | "check-token"
  | "user"
  | "emails"
  | "membership";

/** `refused`: an answer of 4xx. `unavailable`: 5xx, 429, none in time, or one that is too large. */
export type ProviderOutcome = "success" | "refused" | "unavailable";

// Next bundles this module more than once, and the front server loads it beside them; there is one registry a process.
const globals = globalThis as typeof globalThis & {
  cloakroomMetrics?: Instruments;
  cloakroomGatherMetrics?: () => Promise<object[]>;
};

function instruments(): Instruments {
  return (globals.cloakroomMetrics ??= makeInstruments());
}

/** Counts a browser's way in when it is over. */
export function countSignIn(provider: Provider, outcome: EntryOutcome): void {
  instruments().signIns.inc({ provider, outcome });
}

/** Counts a provider's token that a client sent to be exchanged. */
export function countExchange(provider: Provider, outcome: EntryOutcome): void {
  instruments().exchanges.inc({ provider, outcome });
}

/** Counts a session that was handed to an application. */
export function countApplicationSession(
  kind: "WEB" | "NATIVE" | "PROXIED",
  grant: "authorization_code" | "device_code",
): void {
  instruments().applicationSessions.inc({ kind: kind.toLowerCase(), grant });
}

/** Counts a check for an application behind a proxy, or for a backend that asks itself. */
export function countApplicationCheck(outcome: CheckOutcome): void {
  instruments().applicationChecks.inc({ outcome });
}

/**
 * Counts a refusal by its reason.
 * @param route the pattern of the contract, never the path
 * @param code one of our codes or of OAuth's, never a text of a client's
 */
export function countRefusal(route: string, code: string): void {
  instruments().refusals.inc({ route, code });
}

/** Counts a read of a session and how long it took, in seconds. A value that does not open is not looked for anywhere. */
export function timeSessionRead(source: "database" | "cache", seconds: number): void {
  instruments().sessionReads.observe({ source }, seconds);
}

/** Counts a call to a provider and how long its answer took, body included, in seconds. */
export function timeProviderCall(
  provider: Provider,
  operation: ProviderOperation,
  outcome: ProviderOutcome,
  seconds: number,
): void {
  instruments().providerCalls.observe({ provider, operation, outcome }, seconds);
}

/** Counts an attempt to send a message to another system, by what became of it. */
export function countDelivery(outcome: "delivered" | "retry" | "failed"): void {
  instruments().deliveries.inc({ outcome });
}

/** Counts a request that a limit refused. */
export function countRateLimitHit(limit: keyof Env["limits"]): void {
  instruments().rateLimitHits.inc({ limit });
}

/**
 * Counts an answered request and how long it took, in seconds.
 * @param route the pattern of the contract, such as `/api/me/sessions/{id}`; never the path, which anybody makes up
 */
export function timeRequest(route: string, method: string, status: number, seconds: number): void {
  instruments().requests.observe({ route, method, status: String(status) }, seconds);
}

/** Names the pool whose connections are counted when the metrics are read. */
export function watchPool(read: () => PoolUse): void {
  instruments().pool.read = read;
}

/** Says how many messages are yet to be sent when the metrics are read; it must not fail. */
export function watchOutbox(count: () => Promise<number>): void {
  instruments().outbox.count = count;
}

/** What this process counts, as plain data that processes of a cluster can add up. */
export async function reportMetrics(): Promise<{ type: unknown }[]> {
  const metrics = await instruments().registry.getMetricsAsJSON();
  return metrics.map((metric) => ({ ...metric }));
}

/** Says how to get what every process of a cluster counts, where there are several. */
export function gatherMetricsBy(gather: () => Promise<object[]>): void {
  globals.cloakroomGatherMetrics = gather;
}

/** All metrics of the application in Prometheus' text format, with the media type of that. */
export async function readMetrics(): Promise<{ text: string; contentType: string }> {
  const gathered = await globals.cloakroomGatherMetrics?.();
  const { registry } = instruments();
  const counted = gathered ? AggregatorRegistry.aggregate(gathered) : registry;
  return { text: await counted.metrics(), contentType: registry.contentType };
}
