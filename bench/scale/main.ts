import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { startDatabase } from "@/scripts/database";
import { describeMachine, warnIfBusy } from "../report/machine";
import { openGenerated, preferSpeed } from "./generated";
import { measureTables } from "./generate";
import { operations } from "./operations";
import { readScaleOptions } from "./options";
import { type Compared, compare, compareLine, describeScale, type ScaleResult } from "./report";
import { startWorker, type Worker } from "./start-worker";

/**
 * `npm run bench:scale`: the same work on a small and on a large generated database, by turns. What a person or an
 * administrator waits for should not grow with the number of people: at most 1.5 times (docs/performance.md).
 */
const options = readScaleOptions(process.argv.slice(2));
const folder = join(import.meta.dirname, "..", "results");
const database = await startDatabase(
  options.keep === undefined ? { persistent: false } : { persistent: true, dataDir: resolve(options.keep) },
);
try {
  const result = await run();
  mkdirSync(folder, { recursive: true });
  // Only the size that docs/performance.md speaks of is worth keeping.
  const name = options.large.users === 1_000_000 ? "scale" : "quick.scale";
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(result, null, 2)}\n`);
  writeFileSync(join(folder, `${name}.md`), describeScale(result));
} finally {
  await database.stop();
}
process.exit();

async function run(): Promise<ScaleResult> {
  const machine = await describeMachine(database.url, import.meta.filename, ["pg"]);
  const busy = warnIfBusy(machine);
  if (busy) console.warn(busy);
  await preferSpeed(database.url);
  const small = await openGenerated(database.url, options.small);
  const large = await openGenerated(database.url, options.large);
  const tables = await measureTables(large);
  const workers = { small: startWorker(small, options.small), large: startWorker(large, options.large) };
  try {
    const compared = await measureAll(workers);
    return { at: new Date().toISOString(), options, machine, compared, tables };
  } finally {
    workers.small.stop();
    workers.large.stop();
  }
}

async function measureAll(workers: { small: Worker; large: Worker }): Promise<Compared[]> {
  const compared: Compared[] = [];
  for (const [name, { times }] of Object.entries(operations)) {
    const took = { small: [] as number[], large: [] as number[] };
    for (const side of ["small", "large"] as const) await workers[side].time(name, Math.min(times, 10));
    for (let round = 0; round < options.rounds; round++)
      for (const side of ["small", "large"] as const)
        took[side].push(...(await workers[side].time(name, times)));
    const one = compare(name, took.small, took.large);
    console.log(compareLine(one));
    compared.push(one);
  }
  return compared;
}
