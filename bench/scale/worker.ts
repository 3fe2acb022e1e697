import { Client } from "pg";
import { z } from "zod";
import { operations } from "./operations";
import { drawSample, type Sample } from "./sample";

/**
 * One process for one database, since the environment names it: told an operation's name, it answers with how long each of
 * its runs took, in milliseconds. What cannot be done is said by the name of the error.
 */
const message = z.object({ operation: z.string(), times: z.number() });
export type Answer = { readonly took: readonly number[] } | { readonly error: string };

// As many as cleaning up will remove, so that every batch is a full one.
const OVER = 60_000;
const PREPARE = [
  `INSERT INTO "Session" ("id", "userId", "secretHash", "createdAt", "lastSeenAt", "absoluteExpiresAt", "provider")
   SELECT gen_id(now() - interval '31 days', 7, n), (ARRAY(SELECT "id" FROM "User" LIMIT 1000))[1 + n % 1000],
     sha256('over'), now() - interval '31 days', now() - interval '31 days', now() - interval '1 day', 'google'
   FROM generate_series(1, ${OVER}) n`,
  `INSERT INTO "AuditEvent" ("id", "at", "type")
   SELECT gen_id(now() - interval '420 days', 7, n), now() - interval '420 days', 'session.started' FROM generate_series(1, ${OVER}) n`,
  `ANALYZE "Session", "AuditEvent"`,
];

let sample: Sample | undefined;

async function prepare(): Promise<Sample> {
  // A connection of its own: those of the pool give up after ten seconds.
  const client = new Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  for (const statement of PREPARE) await client.query(statement);
  await client.end();
  return drawSample(Number(process.env.SCALE_USERS));
}

async function time(name: string, times: number): Promise<number[]> {
  const operation = operations[name];
  if (!operation) throw new Error(`There is no operation "${name}".`);
  sample ??= await prepare();
  const took: number[] = [];
  for (let run = 0; run < times; run++) {
    const start = performance.now();
    await operation.run(sample);
    took.push(performance.now() - start);
  }
  return took;
}

process.on("message", (received) => {
  const { operation, times } = message.parse(received);
  time(operation, times)
    .then((took): Answer => ({ took }))
    .catch((error: unknown): Answer => ({ error: `${operation}: ${String(error)}` }))
    .then((answer) => process.send?.(answer))
    .catch(() => process.exit(1));
});
process.on("disconnect", () => process.exit());
