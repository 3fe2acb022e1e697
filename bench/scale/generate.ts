import { Client } from "pg";
import { ACCOUNTS, EVENTS, FUNCTIONS, SESSIONS, type Size, USERS } from "./population";

type Definition = { readonly name: string; readonly definition: string };

/** Everything but primary keys, which others refer to and which rows are made in the order of. */
const INDEXES = `
  SELECT quote_ident(i.indexname) AS "name", i.indexdef AS "definition" FROM pg_indexes i
  WHERE i.schemaname = 'public' AND i.tablename IN ('User', 'Account', 'Session', 'AuditEvent')
    AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conname = i.indexname)`;

/**
 * Fills a migrated, empty database. Indexes are dropped before and made anew after, which is quicker than to keep them, and
 * triggers and foreign keys do not look at each row. The same size gives the same rows, but for the moment they end at.
 * @param say is told how far it is
 */
export async function generate(databaseUrl: string, size: Size, say: (line: string) => void): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(
      "SET session_replication_role = replica; SET maintenance_work_mem = '512MB'; SELECT setseed(0.5)",
    );
    const indexes = (await client.query<Definition>(INDEXES)).rows;
    for (const { name } of indexes) await client.query(`DROP INDEX ${name}`);
    await client.query(FUNCTIONS);
    const { rows } = await client.query<{ now: Date }>("SELECT date_trunc('milliseconds', now()) AS now");
    const base = rows[0]?.now;
    const { users, sessions, events } = size;
    const fill = async (name: string, statement: string, ...counts: number[]) => {
      const { rowCount } = await client.query(statement, [base, ...counts]);
      say(`${rowCount ?? 0} ${name}`);
    };
    await fill("users", USERS, users);
    await fill("accounts", ACCOUNTS, users);
    await fill("sessions", SESSIONS, users, sessions);
    await fill("events", EVENTS, users, events);
    for (const { definition } of indexes) await client.query(definition);
    say(`${indexes.length} indexes`);
    await client.query("VACUUM ANALYZE");
  } finally {
    await client.end();
  }
}

/** Bytes of a table and of its indexes, and its rows. */
export type TableSize = {
  readonly table: string;
  readonly rows: number;
  readonly bytes: number;
  readonly indexes: readonly { readonly name: string; readonly bytes: number }[];
};

/** What the tables take up. */
export async function measureTables(databaseUrl: string): Promise<TableSize[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<TableSize>(`
      SELECT t.relname AS "table", t.reltuples::float8 AS "rows", pg_table_size(t.oid)::float8 AS "bytes",
        (SELECT json_agg(json_build_object('name', i.relname, 'bytes', pg_relation_size(i.oid)) ORDER BY i.relname)
         FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid WHERE x.indrelid = t.oid) AS "indexes"
      FROM pg_class t WHERE t.relname IN ('User', 'Account', 'Session', 'AuditEvent') AND t.relkind = 'r' ORDER BY 1`);
    return rows;
  } finally {
    await client.end();
  }
}
