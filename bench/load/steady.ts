import { setTimeout as wait } from "node:timers/promises";
import type { Target } from "../targets/target";
import { ask, nextPerson, portOf } from "./measure";
import { openConnection } from "./connection";

/** Times in milliseconds: when a request was due, from the first one on, and how long it waited for its answer from then on. */
export type Wait = { readonly due: number; readonly waited: number };

/**
 * Sends so many requests a second, whether or not those before are answered: as many as visitors make, who do not wait for
 * each other. A request that finds no connection free waits for one.
 * @param ended is asked after each answer, with what came of all so far
 * @returns the requests as they were answered
 * @throws Error for a wrong answer
 */
export async function sendSteadily(
  target: Target,
  load: { readonly connections: number; readonly perSecond: number; readonly people: number },
  ended: (waits: readonly Wait[]) => boolean,
): Promise<Wait[]> {
  const waits: Wait[] = [];
  const start = performance.now();
  let sent = 0;
  let over = false;
  const run = async () => {
    const connection = await openConnection(portOf(target));
    while (!over) {
      const due = (sent++ * 1000) / load.perSecond;
      const early = start + due - performance.now();
      // A timer cuts fractions off, and what is sent too early would seem to wait for less than nothing.
      if (early > 0) await wait(Math.ceil(early));
      if (!(await ask(connection, target, nextPerson(load.people))))
        throw new Error(`${target.name}: a wrong answer.`);
      waits.push({ due, waited: performance.now() - start - due });
      over ||= ended(waits);
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: load.connections }, run));
  return waits;
}
