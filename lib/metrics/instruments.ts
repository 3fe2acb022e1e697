import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

/** How many connections a pool has, how many of them are free, and how many requests wait for one. */
export type PoolUse = { readonly total: number; readonly idle: number; readonly waiting: number };

export type Instruments = ReturnType<typeof makeInstruments>;

// Upper bounds in seconds, each set around what the thing usually takes.
const SESSION_READ = [0.000_01, 0.000_1, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.1, 1, 10];
const REQUEST = [0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
/** Providers have five seconds (`lib/identity/provider-fetch.ts`). */
const PROVIDER_CALL = [0.05, 0.1, 0.25, 0.5, 1, 2, 3, 4, 5];

/**
 * Everything that is measured, in a registry of its own. Every label has few values, all of them ours: what a client
 * sends never becomes a label, for each new value is a series that is kept for ever.
 */
export function makeInstruments() {
  const registry = new Registry();
  const registers = [registry];
  const outbox: { count: () => Promise<number> } = { count: () => Promise.resolve(0) };
  const pool: { read: () => PoolUse } = { read: () => ({ total: 0, idle: 0, waiting: 0 }) };
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: "cloakroom_database_connections",
    help: "Connections of the pool by state, and requests that wait for one.",
    labelNames: ["state"],
    registers,
    collect() {
      for (const [state, count] of Object.entries(pool.read())) this.set({ state }, count);
    },
  });
  new Gauge({
    name: "cloakroom_deliveries_pending",
    help: "Messages to other systems and mails that are yet to be sent.",
    registers,
    // Every process sees all of them.
    aggregator: "max",
    async collect() {
      this.set(await outbox.count());
    },
  });
  return {
    registry,
    pool,
    outbox,
    signIns: new Counter({
      name: "cloakroom_sign_ins_total",
      help: "Sign-ins of browsers that came back from a provider, by outcome: success, or the code of the refusal.",
      labelNames: ["provider", "outcome"],
      registers,
    }),
    exchanges: new Counter({
      name: "cloakroom_exchanges_total",
      help: "Provider tokens sent to be exchanged, by outcome: success, or the code of the refusal.",
      labelNames: ["provider", "outcome"],
      registers,
    }),
    applicationSessions: new Counter({
      name: "cloakroom_application_sessions_total",
      help: "Sessions handed to applications, by what they were handed for.",
      labelNames: ["kind", "grant"],
      registers,
    }),
    applicationChecks: new Counter({
      name: "cloakroom_application_checks_total",
      help: "Checks for applications behind a proxy, by outcome: success, or the code of the refusal.",
      labelNames: ["outcome"],
      registers,
    }),
    refusals: new Counter({
      name: "cloakroom_refusals_total",
      help: "Refused requests of the HTTP contract, by the pattern of their route and the code of the refusal.",
      labelNames: ["route", "code"],
      registers,
    }),
    sessionReads: new Histogram({
      name: "cloakroom_session_read_seconds",
      help: "Reads of sessions, by where the answer came from.",
      labelNames: ["source"],
      buckets: SESSION_READ,
      registers,
    }),
    providerCalls: new Histogram({
      name: "cloakroom_provider_call_seconds",
      help: "Calls to providers, body of the answer included.",
      labelNames: ["provider", "operation", "outcome"],
      buckets: PROVIDER_CALL,
      registers,
    }),
    deliveries: new Counter({
      name: "cloakroom_deliveries_total",
      help: "Attempts to send messages to other systems: delivered, to be tried again, or given up.",
      labelNames: ["outcome"],
      registers,
    }),
    rateLimitHits: new Counter({
      name: "cloakroom_rate_limit_hits_total",
      help: "Requests that a rate limit refused.",
      labelNames: ["limit"],
      registers,
    }),
    requests: new Histogram({
      name: "cloakroom_http_request_seconds",
      help: "Answered requests of the HTTP contract, by the pattern of their route.",
      labelNames: ["route", "method", "status"],
      buckets: REQUEST,
      registers,
    }),
  };
}
