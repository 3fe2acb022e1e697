import { parseArgs } from "node:util";
import { z } from "zod";

const count = z.coerce.number().int().positive();

/** `npm run bench -- --quick` for a first look, without flags for numbers worth keeping. */
export type BenchOptions = {
  readonly people: number;
  readonly connections: number;
  readonly rounds: number;
  /** Of one measurement. */
  readonly seconds: number;
  readonly revocations: number;
  /** Requests a second under which a process is restarted. */
  readonly steady: number;
  /** How many sessions the memory of the cache is measured with; 0: not at all. */
  readonly remembered: number;
  readonly quick: boolean;
};

/** @throws Error naming an unknown or impossible option */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: "boolean", default: false },
      people: { type: "string" },
      connections: { type: "string", default: "16" },
      rounds: { type: "string" },
      seconds: { type: "string" },
      revocations: { type: "string" },
      steady: { type: "string", default: "1000" },
      remembered: { type: "string" },
    },
  });
  const { quick } = values;
  return {
    quick,
    people: count.parse(values.people ?? (quick ? 2000 : 100_000)),
    connections: count.parse(values.connections),
    // Many short rounds: a busy host changes within seconds, and a ratio is only as good as its two halves are close.
    rounds: count.parse(values.rounds ?? (quick ? 2 : 40)),
    seconds: z.coerce
      .number()
      .positive()
      .parse(values.seconds ?? 0.75),
    revocations: count.parse(values.revocations ?? (quick ? 50 : 1000)),
    steady: count.parse(values.steady),
    remembered: z.coerce
      .number()
      .int()
      .nonnegative()
      .parse(values.remembered ?? (quick ? 5000 : 1_000_000)),
  };
}
