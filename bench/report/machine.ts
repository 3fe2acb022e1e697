import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus, loadavg, release, totalmem } from "node:os";
import { Client } from "pg";
import { z } from "zod";

/** What a result was made on and with. */
export type Machine = {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
  readonly postgres: string;
  readonly packages: Readonly<Record<string, string>>;
  /** Of the minute before the start: processes that wanted to run. */
  readonly loadAverage: number;
};

/** @param from a file whose packages are meant @param packages their names */
export async function describeMachine(
  databaseUrl: string,
  from: string,
  packages: readonly string[],
): Promise<Machine> {
  const [first, ...others] = cpus();
  return {
    processor: first?.model ?? "unknown",
    cores: others.length + 1,
    memoryGb: Math.round(totalmem() / 1024 ** 3),
    system: `${process.platform} ${release()}`,
    node: process.version,
    postgres: await askVersion(databaseUrl),
    packages: Object.fromEntries(packages.map((name) => [name, versionOf(name, from)])),
    loadAverage: loadavg()[0] ?? 0,
  };
}

/** A sentence of warning when other work would show in the numbers, else undefined. */
export function warnIfBusy({ loadAverage, cores }: Machine): string | undefined {
  if (loadAverage < cores / 4) return undefined;
  return `The machine is busy (load average ${loadAverage.toFixed(2)} on ${cores} cores): these numbers mean little.`;
}

async function askVersion(databaseUrl: string): Promise<string> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ server_version: string }>("SHOW server_version");
  await client.end();
  return rows[0]?.server_version ?? "unknown";
}

/** Not every package lets its package.json be required, so it is read where Node would look for it. */
function versionOf(name: string, from: string): string {
  for (const folder of createRequire(from).resolve.paths(name) ?? []) {
    try {
      const text = readFileSync(`${folder}/${name}/package.json`, "utf8");
      return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
    } catch {
      continue;
    }
  }
  return "unknown";
}
