import { Client } from "pg";
import { migrate } from "@/scripts/migrate";
import { createDatabase } from "@/tests/servers";
import { generate } from "./generate";
import type { Size } from "./population";

/**
 * A generated database of this size on a running server: the one that is kept there, brought up to date, or a new one.
 * @returns its URL
 */
export async function openGenerated(serverUrl: string, size: Size): Promise<string> {
  const name = `generated_${size.users}_${size.sessions}_${size.events}`;
  const url = new URL(`/${name}`, serverUrl).href;
  const { rowCount } = await ask(serverUrl, `SELECT FROM pg_database WHERE datname = '${name}'`);
  if (rowCount === 0) await generateAs(name, serverUrl, size);
  else {
    await migrate(url);
    // What earlier runs left dead would be cleaned up in a database that is used: autovacuum is off here.
    await ask(url, "VACUUM (ANALYZE)");
  }
  return url;
}

/** Nothing here outlives a crash, filling writes gigabytes, and a checkpoint while something is measured is noise. */
export async function preferSpeed(serverUrl: string): Promise<void> {
  const settings = {
    fsync: "off",
    synchronous_commit: "off",
    full_page_writes: "off",
    max_wal_size: "8GB",
    checkpoint_timeout: "1h",
    autovacuum: "off",
  };
  for (const [name, value] of Object.entries(settings))
    await ask(serverUrl, `ALTER SYSTEM SET ${name} = '${value}'`);
  await ask(serverUrl, "SELECT pg_reload_conf()");
}

/** It gets its name when it is whole, so that a run that was broken off leaves no half of one. */
async function generateAs(name: string, serverUrl: string, size: Size): Promise<void> {
  const unfinished = await createDatabase(serverUrl);
  const begun = performance.now();
  await generate(unfinished, size, (line) => {
    console.log(`${((performance.now() - begun) / 1000).toFixed(0).padStart(5)} s  ${line}`);
  });
  await ask(serverUrl, `ALTER DATABASE ${new URL(unfinished).pathname.slice(1)} RENAME TO ${name}`);
}

async function ask(url: string, statement: string) {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(statement);
  } finally {
    await client.end();
  }
}
