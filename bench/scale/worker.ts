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

// As many as cleaning up will remove, so that every batch is a full one; as wide as all others, or PostgreSQL would put
// them one by one into what is left of other pages; and older than any, so that they go first.
const OVER = 60_000;
const PREPARE = [
  `INSERT INTO "Session" ("id", "userId", "secretHash", "createdAt", "authenticatedAt", "lastSeenAt", "absoluteExpiresAt", "provider", "ip", "userAgent")
   SELECT gen_id(at, 7, n), (ARRAY(SELECT "id" FROM "User" LIMIT 1000))[1 + n % 1000], sha256('over'), at, at, at,
     at + interval '30 days', 'google', '2001:db8:1234:1234::1', gen_agent(0.5)
   FROM generate_series(1, ${OVER}) n, (SELECT now() - interval '33 days') AS made (at)`,
  `INSERT INTO "AuditEvent" ("id", "at", "type", "actorId", "subjectId", "ip", "userAgent", "detail")
   SELECT gen_id(at, 7, n), at, 'session.started', gen_id(at, 8, n), gen_id(at, 8, n), '2001:db8:1234:1234::1',
     gen_agent(0.5), '{"provider": "google"}'
   FROM generate_series(1, ${OVER}) n, (SELECT now() - interval '430 days') AS made (at)`,
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
