import { cookieNameAt } from "@/lib/http/cookie-name";
import { askForAll } from "./load/measure";
import { quantile } from "./load/quantile";
import { sendSteadily, type Wait } from "./load/steady";
import type { BenchOptions } from "./options";
import { benchPerson } from "./people";
import type { ListeningProcess } from "./servers";
import { type CloakroomSettings, startFront } from "./targets/start-cloakroom";
import type { Target } from "./targets/target";

/** What visitors notice of a process that begins with nothing in memory. Times are in milliseconds. */
export type Restart = {
  /** Requests a second, before and after. */
  readonly perSecond: number;
  /** Of the process that had everybody in memory. */
  readonly before: { readonly p50: number; readonly p99: number };
  /** When the second began from which on the new one answered as before; null when it did not in a minute. */
  readonly settledAfter: number | null;
  readonly longest: number;
  /** How many requests waited longer than a second, of how many. */
  readonly slow: number;
  readonly requests: number;
};

const STEADY_SECONDS = 5;
const GIVE_UP_MS = 60_000;
/** A second is as before when its p99 is no longer than so many times that of the steady state. */
const AS_BEFORE = 2;

/**
 * Moves the load of a process that has every session in memory to one that has just begun, as a restart does, from the
 * moment on that the second listens.
 */
export async function measureRestart(
  settings: CloakroomSettings,
  sealed: readonly string[],
  { connections, people, steady: perSecond }: BenchOptions,
): Promise<Restart> {
  const load = { connections, people, perSecond };
  const before = await measureSteadyState(settings, sealed, load);
  const fresh = await startFront(settings, "on");
  try {
    const isAsBefore = (waits: readonly Wait[]) => quantileOf(waits, 0.99) <= AS_BEFORE * before.p99;
    const waits = await sendSteadily(targetOf(fresh, sealed), load, (known) => {
      // Once a second's worth of answers, for looking at them takes time from what is measured.
      if (known.length % perSecond !== 0) return false;
      return isAsBefore(known.slice(-perSecond)) || (known.at(-1)?.due ?? 0) > GIVE_UP_MS;
    });
    // Without those that were under way when it ended.
    const last = waits.slice(0, waits.length - (waits.length % perSecond)).slice(-perSecond);
    return {
      perSecond,
      before,
      settledAfter: isAsBefore(last) ? (last[0]?.due ?? null) : null,
      longest: quantileOf(waits, 1),
      slow: waits.filter(({ waited }) => waited > 1000).length,
      requests: waits.length,
    };
  } finally {
    await fresh.stop();
  }
}

/** How long the answers of a process take that has everybody in memory. */
async function measureSteadyState(
  settings: CloakroomSettings,
  sealed: readonly string[],
  load: { readonly connections: number; readonly people: number; readonly perSecond: number },
): Promise<Restart["before"]> {
  const server = await startFront(settings, "on");
  try {
    const target = targetOf(server, sealed);
    await askForAll(target, load.connections, load.people);
    const enough = STEADY_SECONDS * load.perSecond;
    const waits = await sendSteadily(target, load, (known) => known.length >= enough);
    return { p50: quantileOf(waits, 0.5), p99: quantileOf(waits, 0.99) };
  } finally {
    await server.stop();
  }
}

function quantileOf(waits: readonly Wait[], share: number): number {
  return quantile(
    waits.map(({ waited }) => waited),
    share,
  );
}

function targetOf({ origin }: ListeningProcess, sealed: readonly string[]): Target {
  return {
    name: "a process that was restarted",
    kind: "cloakroom",
    url: new URL("/api/verify", origin),
    cookie: (number) => `${cookieNameAt(origin, "session")}=${sealed[number] ?? ""}`,
    expects: (number) => benchPerson(number).id,
  };
}
