import type { Measurement } from "../load/measure";
import { median } from "../load/quantile";
import type { Restart } from "../restart";
import type { Revocations } from "../revocations";
import type { CacheMemory } from "../memory";
import type { BenchOptions } from "../options";
import type { Target } from "../targets/target";
import type { Machine } from "./machine";

/** The rounds of one target, and their medians. Latencies are in milliseconds. */
export type Row = {
  readonly name: string;
  readonly kind: Target["kind"];
  readonly perSecond: number;
  /** Of requests a second to those of the static Next handler, round by round. */
  readonly ratio: number;
  readonly p50: number;
  readonly p99: number;
  readonly wrong: number;
  /** Requests a second, round by round. */
  readonly rounds: readonly number[];
};

export type Result = {
  readonly at: string;
  readonly options: BenchOptions;
  readonly machine: Machine;
  /** Peers that this machine lacks something for, each with what. */
  readonly skipped: readonly string[];
  readonly rows: readonly Row[];
  /** One connection, so that a latency is the time that one answer takes. */
  readonly pages: readonly Row[];
  readonly revocations: Revocations;
  readonly restart: Restart;
  readonly memory: CacheMemory | null;
};

/** Requests a second of one target to those of another, round by round; their median. */
export function ratioOf(one: Row, other: Row): number {
  return median(one.rounds.map((perSecond, round) => perSecond / (other.rounds[round] ?? NaN)));
}

/** Sums a target's rounds up. @param base the rounds of the target that ratios are taken to */
export function summarise(
  { name, kind }: Target,
  rounds: readonly Measurement[],
  base: readonly Measurement[],
): Row {
  const ratios = rounds.map(({ perSecond }, round) => perSecond / (base[round]?.perSecond ?? NaN));
  return {
    name,
    kind,
    perSecond: median(rounds.map(({ perSecond }) => perSecond)),
    ratio: median(ratios),
    p50: median(rounds.map(({ p50 }) => p50)),
    p99: median(rounds.map(({ p99 }) => p99)),
    wrong: rounds.reduce((sum, { wrong }) => sum + wrong, 0),
    rounds: rounds.map(({ perSecond }) => Math.round(perSecond)),
  };
}
