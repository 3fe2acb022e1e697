import type pg from "pg";
import { env } from "@/lib/env";
import { logEvent } from "@/lib/log";
import { watchPool } from "@/lib/metrics";
import { ConnectionPool } from "./connection";
import { PrismaClient } from "./generated/client";
import { adaptPool } from "./prisma-adapter";

type Database = { pool: pg.Pool; prisma: PrismaClient };

/** What runs inside a transaction. */
export type Transaction = Omit<
  PrismaClient,
  "$connect" | "$disconnect" | "$on" | "$transaction" | "$extends" | "$use"
>;

// Next's development server loads modules anew on every change; the pool must outlive that.
const globals = globalThis as typeof globalThis & { cloakroomDatabase?: Database };

function connect(): Database {
  const { databaseUrl, databasePoolMax } = env();
  const pool = new ConnectionPool({
    connectionString: databaseUrl,
    max: databasePoolMax,
    // A bounded wait for a free or new connection; then "database unavailable" instead of a hanging page.
    connectionTimeoutMillis: 10_000,
    // Nor may a host that has vanished without a word keep a page, and a place in the pool, for minutes.
    query_timeout: 10_000,
    keepAlive: true,
    idleTimeoutMillis: 30_000,
  });
  // An idle connection that breaks must not end the process; the next query opens another.
  pool.on("error", (error) => {
    logEvent("warn", "database.connection-lost", { error });
  });
  watchPool(() => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }));
  return { pool, prisma: new PrismaClient({ adapter: adaptPool(pool) }) };
}

function database(): Database {
  return (globals.cloakroomDatabase ??= connect());
}

/** The Prisma client of this process; connects on first use, so building needs no database. */
export function db(): PrismaClient {
  return database().prisma;
}

/** The pool below Prisma, for the few statements where one round trip matters. */
export function pool(): pg.Pool {
  return database().pool;
}

/** Ends the connections of this process, once nothing asks any more. */
export async function closeDatabase(): Promise<void> {
  const open = globals.cloakroomDatabase;
  delete globals.cloakroomDatabase;
  await open?.prisma.$disconnect();
  if (open && !open.pool.ended) await open.pool.end();
}
