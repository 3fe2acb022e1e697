import { cookieNameAt } from "@/lib/http/cookie-name";
import type { BenchOptions } from "./options";
import { type Connection, getRequest, openConnection } from "./load/connection";
import { measure } from "./load/measure";
import { quantile } from "./load/quantile";
import { benchPerson } from "./people";
import { type CloakroomSettings, startFront } from "./targets/start-cloakroom";
import type { ListeningProcess } from "./servers";

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
 * Signs people out at one process and asks another, which remembers their sessions and is under load, until it refuses.
 * The clock runs from the answer to the sign-out to the first refusal, so the way of that request is counted too.
 * @param sealed the sessions; the first `options.revocations` of them end
 * @throws Error when a session that was refused is answered for again
 */
export async function measureRevocations(
  settings: CloakroomSettings,
  sealed: readonly string[],
  options: BenchOptions,
): Promise<Revocations> {
  const [here, there] = await Promise.all([startFront(settings, "on"), startFront(settings, "on")]);
  try {
    const count = Math.min(options.revocations, sealed.length / 2);
    let ended = false;
    const load = loadOthers(there, sealed, count, () => ended);
    const latencies: number[] = [];
    const [toHere, toThere] = await Promise.all([openTo(here), openTo(there)]);
    for (const cookie of sealed.slice(0, count))
      latencies.push(await revoke(here, toHere, there, toThere, cookie));
    for (const cookie of sealed.slice(0, count)) {
      if ((await verify(there, toThere, cookie)) !== 401) throw new Error("A revoked session came back.");
    }
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

async function revoke(
  here: ListeningProcess,
  toHere: Connection,
  there: ListeningProcess,
  toThere: Connection,
  cookie: string,
): Promise<number> {
  // Twice: the first fills the memory, the second shows that the session lives.
  for (const _ of [1, 2]) {
    const status = await verify(there, toThere, cookie);
    if (status !== 200) throw new Error(`A live session was answered with ${status}.`);
  }
  const url = new URL("/api/me/session", here.origin);
  const signOut = getRequest(url, {
    cookie: `${cookieNameAt(here.origin, "session")}=${cookie}`,
    origin: here.origin,
  }).replace("GET", "DELETE");
  const { status } = await toHere.send(signOut);
  if (status !== 200) throw new Error(`Signing out was answered with ${status}.`);
  const start = performance.now();
  while ((await verify(there, toThere, cookie)) !== 401);
  return performance.now() - start;
}

async function verify({ origin }: ListeningProcess, connection: Connection, cookie: string): Promise<number> {
  const request = getRequest(new URL("/api/verify", origin), {
    cookie: `${cookieNameAt(origin, "session")}=${cookie}`,
  });
  return (await connection.send(request)).status;
}

const openTo = ({ origin }: ListeningProcess) => openConnection(Number(new URL(origin).port));

/** Asks for the sessions that stay, until told. @returns requests a second */
async function loadOthers(
  there: ListeningProcess,
  sealed: readonly string[],
  from: number,
  ended: () => boolean,
): Promise<number> {
  const others = sealed.length - from;
  const target = {
    name: "the load while sessions are revoked",
    kind: "cloakroom",
    url: new URL("/api/verify", there.origin),
    cookie: (number: number) => `${cookieNameAt(there.origin, "session")}=${sealed[from + number] ?? ""}`,
    expects: (number: number) => benchPerson(from + number).id,
  } as const;
  const rates: number[] = [];
  while (!ended()) {
    const { perSecond, wrong } = await measure(target, {
      connections: LOAD_CONNECTIONS,
      seconds: 1,
      people: others,
    });
    if (wrong > 0) throw new Error(`${wrong} sessions were refused that nobody had revoked.`);
    rates.push(perSecond);
  }
  return quantile(rates, 0.5);
}
