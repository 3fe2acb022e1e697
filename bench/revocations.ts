import { cookieNameAt } from "@/lib/http/cookie-name";
import type { BenchOptions } from "./options";
import { type Connection, getRequest, openConnection } from "./load/connection";
import { measure, send } from "./load/measure";
import { quantile } from "./load/quantile";
import type { SeededSessions } from "./targets/seed-cloakroom";
import { type CloakroomSettings, guardedTarget, startFront, targetOf } from "./targets/start-cloakroom";
import type { ListeningProcess } from "./servers";
import type { Target } from "./targets/target";

/** How long after a session was ended at one process another still answered for it. In milliseconds. */
export type Revocations = {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** Requests a second that the other process answered meanwhile. */
  readonly loadPerSecond: number;
};

const LOAD_CONNECTIONS = 16;

/**
 * Signs people out at one process and asks another, which remembers their sessions and is under load, until it refuses: the
 * browser's session at our own host, and its child at an application's host. The clock runs from the answer to the sign-out to the
 * last first refusal, so the way of those requests is counted too.
 * @param sessions those of the first `options.revocations` people end
 * @throws Error when a session that was refused is answered for again
 */
export async function measureRevocations(
  settings: CloakroomSettings,
  sessions: SeededSessions,
  options: BenchOptions,
): Promise<Revocations> {
  const [here, there] = await Promise.all([startFront(settings, "on"), startFront(settings, "on")]);
  try {
    const count = Math.min(options.revocations, sessions.own.length / 2);
    const checks = [
      targetOf("own host", there, "/api/verify", "on", sessions),
      guardedTarget("application's host", there, "on", sessions),
    ];
    let ended = false;
    const load = loadOthers(checks, sessions.own.length - count, count, () => ended);
    const latencies: number[] = [];
    const [toHere, toThere] = await Promise.all([openTo(here), openTo(there)]);
    for (let number = 0; number < count; number++) {
      await requireLive(toThere, checks, number);
      await signOut(here, toHere, sessions.own[number] ?? "");
      latencies.push(await timeUntilRefused(toThere, checks, number));
    }
    for (let number = 0; number < count; number++)
      for (const check of checks)
        if ((await send(toThere, check, number)).status !== 401)
          throw new Error("A revoked session came back.");
    ended = true;
    const perSecond = await load;
    toHere.close();
    toThere.close();
    return {
      count,
      p50: quantile(latencies, 0.5),
      p99: quantile(latencies, 0.99),
      max: quantile(latencies, 1),
      loadPerSecond: perSecond,
    };
  } finally {
    await Promise.all([here.stop(), there.stop()]);
  }
}

/** Twice: the first fills the memory, the second shows that the session lives. */
async function requireLive(toThere: Connection, checks: readonly Target[], number: number): Promise<void> {
  for (const check of [...checks, ...checks]) {
    const { status } = await send(toThere, check, number);
    if (status !== 200) throw new Error(`${check.name}: a live session was answered with ${status}.`);
  }
}

async function signOut({ origin }: ListeningProcess, toHere: Connection, sealed: string): Promise<void> {
  const request = getRequest(new URL("/api/me/session", origin), {
    cookie: `${cookieNameAt(origin, "session")}=${sealed}`,
    origin,
  }).replace("GET", "DELETE");
  const { status } = await toHere.send(request);
  if (status !== 200) throw new Error(`Signing out was answered with ${status}.`);
}

async function timeUntilRefused(
  toThere: Connection,
  checks: readonly Target[],
  number: number,
): Promise<number> {
  const start = performance.now();
  for (const check of checks) while ((await send(toThere, check, number)).status !== 401);
  return performance.now() - start;
}

const openTo = ({ origin }: ListeningProcess) => openConnection(Number(new URL(origin).port));

/** Asks for the sessions that stay, by each check in turn, until told. @returns requests a second */
async function loadOthers(
  checks: readonly Target[],
  people: number,
  from: number,
  ended: () => boolean,
): Promise<number> {
  const rates: number[] = [];
  for (let turn = 0; !ended(); turn++) {
    const check = checks[turn % checks.length];
    if (!check) throw new Error("there is nothing to load");
    const others = {
      ...check,
      cookie: (number: number) => check.cookie?.(from + number) ?? "",
      expects: (number: number) => check.expects(from + number),
    };
    const { perSecond, wrong } = await measure(others, { connections: LOAD_CONNECTIONS, seconds: 1, people });
    if (wrong > 0) throw new Error(`${wrong} sessions were refused that nobody had revoked.`);
    rates.push(perSecond);
  }
  return quantile(rates, 0.5);
}
