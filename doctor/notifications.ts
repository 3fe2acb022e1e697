import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import type { Client } from "pg";
import { z } from "zod";
import { Connection } from "@/lib/db/connection";
import { FIND_SCHEMA } from "@/lib/db/prisma-adapter";
import type { DoctorContext } from "./check";
import { fine, type Finding, skipped, warning, wrong } from "./finding";
import { reasonOf } from "./reason";

const CONNECT_MS = 3_000;
/** How long a notification may be under way, in milliseconds. */
const DELIVERY = 1_500;

/** When the server started and which of its databases this is: together, no two databases share them. */
const WHICH = `SELECT extract(epoch FROM pg_postmaster_start_time())::text || ' ' || oid AS which, (${FIND_SCHEMA}) AS schema
  FROM pg_database WHERE datname = current_database()`;
const which = z.object({ which: z.string(), schema: z.string().nullable() });

/** Whether what one connection announces reaches another, as revocations must when sessions are kept in memory. */
export async function* checkNotifications({ env, database }: DoctorContext): AsyncIterable<Finding> {
  const { databaseUrl, databaseDirectUrl, sessionCache } = env;
  if (databaseUrl === undefined) {
    yield skipped("DATABASE_URL is missing or wrong.");
    return;
  }
  const pooled = databaseDirectUrl === undefined && looksPooled(databaseUrl);
  if (pooled)
    yield warning(
      "DATABASE_URL looks like a pooler's, and there is no DATABASE_DIRECT_URL.",
      "Set DATABASE_DIRECT_URL to the same database past the pooler: migrations lock by it, and LISTEN needs it.",
    );
  // Tells that the database is away, before anything is blamed on the direct line.
  const ours = await database.ask(which, WHICH);
  const listener = new Connection({
    connectionString: databaseDirectUrl ?? databaseUrl,
    connectionTimeoutMillis: CONNECT_MS,
    application_name: "cloakroom-doctor",
  });
  listener.on("error", () => undefined);
  try {
    await listener.connect();
    const theirs = which.parse((await listener.query(WHICH)).rows[0]);
    if (theirs.which === ours.which && theirs.schema !== ours.schema)
      yield wrong(
        "DATABASE_DIRECT_URL reaches another schema of the database than DATABASE_URL.",
        "Let both have the same search path: migrations go where DATABASE_DIRECT_URL leads.",
      );
    yield theirs.which === ours.which
      ? await describeDelivery(listener, database, sessionCache)
      : wrong(
          "DATABASE_DIRECT_URL reaches another database than DATABASE_URL.",
          "Let both name the same one.",
        );
  } catch (error) {
    yield wrong(
      `${databaseDirectUrl === undefined ? "DATABASE_URL" : "DATABASE_DIRECT_URL"} does not work: ${reasonOf(error)}.`,
      "Correct it; it takes the same user and password as a pooler's, but often another host or port.",
    );
  } finally {
    await listener.end();
  }
}

async function describeDelivery(
  listener: Client,
  database: DoctorContext["database"],
  needed: boolean,
): Promise<Finding> {
  const channel = `doctor_${randomBytes(6).toString("hex")}`;
  const received = once(listener, "notification").then(() => true);
  await listener.query(`LISTEN ${channel}`);
  await database.ask(z.unknown(), "SELECT pg_notify($1, '')", [channel]);
  if (await Promise.race([received, wait(DELIVERY, false, { ref: false })]))
    return fine("LISTEN and NOTIFY work: revocations reach every process at once.");
  const says = "A notification did not arrive: a pooler in transaction mode is in between.";
  const mend = "Set DATABASE_DIRECT_URL to the same database past the pooler.";
  return needed ? wrong(says, `${mend} Until then, SESSION_CACHE=off.`) : warning(says, mend);
}

/** By the names and ports that poolers usually have: PgBouncer, Neon, Supabase, and Prisma's own mark. */
function looksPooled(databaseUrl: string): boolean {
  const { hostname, port, searchParams } = new URL(databaseUrl);
  return (
    /-pooler\.|\bpooler\.|\bpgbouncer\b/.test(hostname) ||
    ["6432", "6543"].includes(port) ||
    searchParams.get("pgbouncer") === "true"
  );
}
