import { Client } from "pg";
import type { TestProject } from "vitest/node";
import { startTestDatabase } from "../servers";

/**
 * What an operator may have set for the role of the application, none of it as PostgreSQL has it by default. A schema of its
 * own is found by the search path alone.
 */
const SETTINGS = [
  "TimeZone = 'Asia/Kolkata'",
  "DateStyle = 'German, DMY'",
  "IntervalStyle = 'sql_standard'",
  "bytea_output = 'escape'",
  "extra_float_digits = 0",
  "standard_conforming_strings = off",
  "search_path = house",
];

/** Vitest's global setup: one PostgreSQL for the integration tests, set up unlike those of all other tests. */
export default async function startOddPostgres(project: TestProject): Promise<() => Promise<void>> {
  const { url, stop } = await startTestDatabase();
  for (const database of ["template1", "postgres", "cloakroom"])
    await run(new URL(`/${database}`, url).href, ["CREATE SCHEMA house"]);
  await run(
    url,
    SETTINGS.map((setting) => `ALTER ROLE cloakroom SET ${setting}`),
  );
  project.provide("postgres", url);
  return stop;
}

async function run(url: string, statements: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
