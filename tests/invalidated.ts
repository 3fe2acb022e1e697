import type { QueryResult, QueryResultRow } from "pg";
import { setTimeout as wait } from "node:timers/promises";

type Ask = <Row extends QueryResultRow>(
  sql: string,
  values?: unknown[],
) => Promise<Pick<QueryResult<Row>, "rows">>;

// A heartbeat that was sent after a change comes back after the change has been announced.
const LISTENERS_BEHIND = `
  SELECT FROM pg_stat_activity WHERE application_name = 'cloakroom-listener' AND datname = current_database()
  AND (query_start < $1 OR state <> 'idle')`;

/**
 * Resolves when all applications on this database have been notified of what was changed by hand. They are within
 * milliseconds, but a test's next request may be quicker.
 */
export async function untilInvalidated(ask: Ask): Promise<void> {
  const { rows } = await ask<{ now: string }>("SELECT clock_timestamp()::text AS now");
  const now = rows[0]?.now;
  while ((await ask(LISTENERS_BEHIND, [now])).rows.length > 0) await wait(20);
}

/** Whether a statement changes what applications keep in memory of sessions. */
export function changesSessions(sql: string): boolean {
  return /\b(UPDATE|DELETE FROM|TRUNCATE)\s+"(User|Session)"/i.test(sql);
}

/** Whether a statement changes what applications keep in memory of the registered applications. */
export function changesApplications(sql: string): boolean {
  return /\b(INSERT INTO|UPDATE|DELETE FROM|TRUNCATE)\s+"Application(Origin)?"/i.test(sql);
}
