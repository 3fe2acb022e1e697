import { Pool, type QueryResultRow } from "pg";

/** The database of an application under test. */
export type OpenDatabase = {
  query<Row extends QueryResultRow>(sql: string, ...values: unknown[]): Promise<Row[]>;
  /** How many rows each table has; counters of limits and migrations aside. */
  countRows(): Promise<Record<string, number>>;
  /** The tables in which any column of any row contains a text. */
  findTablesWith(text: string): Promise<string[]>;
};

const ASIDE = ["RateLimit", "_prisma_migrations"];

export function openDatabase(url: string): OpenDatabase {
  const pool = new Pool({ connectionString: url, max: 2, allowExitOnIdle: true });
  async function query<Row extends QueryResultRow>(sql: string, ...values: unknown[]): Promise<Row[]> {
    return (await pool.query<Row>(sql, values)).rows;
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
    query,
    async countRows() {
      const tables = (await listTables()).filter((name) => !ASIDE.includes(name));
      const counts = await Promise.all(
        tables.map(async (name) => [name, await countIn(name, "true")] as const),
      );
      return Object.fromEntries(counts);
    },
    async findTablesWith(text) {
      const tables = await listTables();
      const counts = await Promise.all(tables.map((name) => countIn(name, "strpos(t::text, $1) > 0", text)));
      return tables.filter((_, index) => counts[index] !== 0);
    },
  };
}
