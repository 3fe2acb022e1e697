import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Client } from "pg";
import { startTestDatabase } from "@/tests/servers";
import { describeMachine, warnIfBusy } from "../report/machine";
import { generate, measureTables } from "./generate";
import { operations } from "./operations";
import { readScaleOptions } from "./options";
import type { Size } from "./population";
import { type Compared, compare, compareLine, describeScale, type ScaleResult } from "./report";
import { startWorker, type Worker } from "./start-worker";

/**
 * `npm run bench:scale`: the same work on a small and on a large generated database, by turns. What a person or an
 * administrator waits for should not grow with the number of people: at most 1.5 times (docs/performance.md).
 */
const options = readScaleOptions(process.argv.slice(2));
const folder = join(import.meta.dirname, "..", "results");
const database = await startTestDatabase();
try {
  const result = await run();
  mkdirSync(folder, { recursive: true });
  const name = options.quick ? "quick.scale" : "scale";
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
  await preferFewCheckpoints();
  const small = await fill(options.small);
  const large = await fill(options.large);
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

async function fill(size: Size): Promise<string> {
  const url = await database.createDatabase();
  const begun = performance.now();
  await generate(url, size, (line) => {
    console.log(`${((performance.now() - begun) / 1000).toFixed(0).padStart(5)} s  ${line}`);
  });
  return url;
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

/** Filling writes gigabytes; a checkpoint in between, or while the first are measured, would only be noise. */
async function preferFewCheckpoints(): Promise<void> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  for (const setting of ["max_wal_size = '8GB'", "checkpoint_timeout = '1h'", "autovacuum = off"])
    await client.query(`ALTER SYSTEM SET ${setting}`);
  await client.query("SELECT pg_reload_conf()");
  await client.end();
}
