import { expect } from "vitest";
import { Pool, type QueryResultRow } from "pg";
import { changesSessions, untilInvalidated } from "../invalidated";

/** The database of an application under test. */
export type OpenDatabase = {
  query<Row extends QueryResultRow>(sql: string, ...values: unknown[]): Promise<Row[]>;
  /** Resolves when all applications on this database have been notified of what any of them has changed by now. */
  untilInvalidated(): Promise<void>;
  /** How many rows each table has; counters of limits and migrations aside. */
  countRows(): Promise<Record<string, number>>;
  /**
   * Holds the locks that a statement takes until so many other connections wait for one, and then lets them go on.
   * @returns what those who wait come to
   */
  holdLocks<T>(sql: string, values: unknown[], waiting: number, run: () => Promise<T>): Promise<T>;
  /** The tables in which any column of any row contains a text. */
  findTablesWith(text: string): Promise<string[]>;
};

const WAITING = "datname = current_database() AND wait_event_type = 'Lock'";
const ASIDE = ["RateLimit", "_prisma_migrations"];

export function openDatabase(url: string): OpenDatabase {
  const pool = new Pool({ connectionString: url, max: 2, allowExitOnIdle: true });
  // A database that is stopped on purpose takes idle connections along.
  pool.on("error", () => undefined);
  async function query<Row extends QueryResultRow>(sql: string, ...values: unknown[]): Promise<Row[]> {
    const { rows } = await pool.query<Row>(sql, values);
    if (changesSessions(sql)) await untilInvalidated((...asked) => pool.query(...asked));
    return rows;
  }
  const listTables = async () =>
    (await query<{ name: string }>("SELECT relname AS name FROM pg_stat_user_tables ORDER BY 1")).map(
      ({ name }) => name,
    );
  const countIn = async (table: string, condition: string, ...values: unknown[]) => {
    const sql = `SELECT count(*)::int AS count FROM "${table}" AS t WHERE ${condition}`;
    return (await query<{ count: number }>(sql, ...values))[0]?.count ?? 0;
  };
  return {
    untilInvalidated: () => untilInvalidated((...asked) => pool.query(...asked)),
    query,
    async countRows() {
      const tables = (await listTables()).filter((name) => !ASIDE.includes(name));
      const counts = await Promise.all(
        tables.map(async (name) => [name, await countIn(name, "true")] as const),
      );
      return Object.fromEntries(counts);
    },
    async holdLocks(sql, values, waiting, run) {
      const holder = await pool.connect();
      try {
        await holder.query("BEGIN");
        await holder.query(sql, values);
        const outcome = run();
        await expect.poll(() => countIn("pg_stat_activity", WAITING)).toBe(waiting);
        await holder.query("ROLLBACK");
        return await outcome;
      } finally {
        holder.release(true);
      }
    },
    async findTablesWith(text) {
      const tables = await listTables();
      const counts = await Promise.all(tables.map((name) => countIn(name, "strpos(t::text, $1) > 0", text)));
      return tables.filter((_, index) => counts[index] !== 0);
    },
  };
}
