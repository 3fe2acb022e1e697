import { performance } from "node:perf_hooks";
import { type Answer, forward } from "./forward";
import { type Instance, startFunction, type VercelFunction } from "./functions";
import type { Routed } from "./routes";

/** How a function began. */
export type ColdStart = {
  readonly function: VercelFunction;
  /** Milliseconds until it could be asked, and until its first answer was there. */
  readonly loadedAfter: number;
  readonly answeredAfter: number;
};

/** One instance of each function, started at its first request. */
export class Instances {
  readonly coldStarts: ColdStart[] = [];
  readonly #started = new Map<string, Promise<Instance>>();
  readonly #variables: () => Record<string, string>;

  /** @param variables those of the environment at Vercel */
  constructor(variables: () => Record<string, string>) {
    this.#variables = variables;
  }

  /** Has a function answer a request. @param target path and query, as the client sent them or with what a route adds */
  async invoke(one: VercelFunction, target: string, routed: Routed, body: Buffer): Promise<Answer> {
    const began = performance.now();
    const running = this.#started.get(one.name);
    const starting = running ?? startFunction(one, this.#variables());
    this.#started.set(one.name, starting);
    const { port, loadedAfter } = await starting;
    const answer = await forward(port, target, routed.method, routed.headers, body);
    if (!running)
      this.coldStarts.push({
        function: one,
        loadedAfter,
        answeredAfter: Math.round(performance.now() - began),
      });
    return answer;
  }

  /** What all of them have written, line by line. */
  async logs(): Promise<string[]> {
    return (await Promise.all(this.#started.values())).flatMap(({ logs }) => logs);
  }

  async stop(): Promise<void> {
    for (const instance of await Promise.all(this.#started.values())) await instance.stop();
  }
}
