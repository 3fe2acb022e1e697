import { askForAll, checkAnswers, measure, type Measurement } from "./load/measure";
import type { BenchOptions } from "./options";
import { type Row, summarise } from "./report/result";
import { rowLine } from "./report/table";
import type { Target } from "./targets/target";

const WARM_SECONDS = 2;

/**
 * Checks every target's answers, warms each up, and then loads each in turn, round after round, so that whatever else the
 * machine does falls on all of them alike.
 * @param targets ratios are taken to the first
 */
export async function measureRounds(targets: readonly Target[], options: BenchOptions): Promise<Row[]> {
  const { connections, people, seconds } = options;
  for (const target of targets) {
    await checkAnswers(target, people);
    // The pages are served by a process that has been asked for everybody by then.
    if (target.remembers && target.kind !== "page") await askForAll(target, connections, people);
    await measure(target, { connections, people, seconds: WARM_SECONDS });
  }
  const rounds = new Map<Target, Measurement[]>(targets.map((target) => [target, []]));
  for (let round = 1; round <= options.rounds; round++) {
    console.log(`Round ${round} of ${options.rounds}: requests a second, ratio, p50 and p99 in ms`);
    for (const [target, measured] of rounds) {
      measured.push(await measure(target, { connections, people, seconds }));
      console.log(rowLine(summarise(target, measured.slice(-1), baseOf(rounds, round))));
    }
  }
  const [base = []] = rounds.values();
  return Array.from(rounds, ([target, measured]) => summarise(target, measured, base));
}

function baseOf(rounds: ReadonlyMap<Target, Measurement[]>, round: number): Measurement[] {
  const [base = []] = rounds.values();
  return base.slice(round - 1, round);
}
