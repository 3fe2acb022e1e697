import type pg from "pg";
import { hearOwnChanges } from "./announcements";
import { pool } from "./client";
import type { Prisma } from "./generated/client";
import { retryLostRaces } from "./transaction";

/** Asks one statement, without waiting for those asked before it. */
export type Ask = <Row extends pg.QueryResultRow>(statement: Prisma.Sql) => Promise<Row[]>;

/** What a transaction comes to. */
export type Decision<T> = {
  readonly changes: readonly Prisma.Sql[];
  readonly result: T;
  /** Whether sessions that were there before read differently now. */
  readonly announces: boolean;
};

/**
 * A transaction (READ COMMITTED) in two round trips, however many statements: those of `look` go out together with BEGIN,
 * and those that `decide` makes of what was found together with COMMIT. They are pipelined: sent without waiting for the
 * answers, and done by PostgreSQL one after another, so a statement of `look` sees what happened before the locks that
 * an earlier one waited for. A lost race is tried again from the start.
 * @param decide is pure; what it throws rolls back
 * @throws AppError database-unavailable
 */
export async function transactionInTwoTrips<Found, T>(
  look: (ask: Ask) => Promise<Found>,
  decide: (found: Found) => Decision<T>,
): Promise<T> {
  const { result, announces } = await retryLostRaces(() => runOnce(look, decide));
  if (announces) await hearOwnChanges();
  return result;
}

async function runOnce<Found, T>(
  look: (ask: Ask) => Promise<Found>,
  decide: (found: Found) => Decision<T>,
): Promise<Decision<T>> {
  const client = await pool().connect();
  // Whatever is under way fails of itself when the connection breaks; an event that nobody hears would end the process.
  const unheard = () => undefined;
  client.on("error", unheard);
  let broken = false;
  const ask: Ask = async <Row extends pg.QueryResultRow>({ text, values }: Prisma.Sql) =>
    (await client.query<Row>(text, values)).rows;
  try {
    const [, found] = await Promise.all([client.query("BEGIN"), look(ask)]);
    const decision = decide(found);
    // Of several that fail the first is the cause; PostgreSQL takes the COMMIT after it for a ROLLBACK.
    await Promise.all([...decision.changes.map(ask), client.query("COMMIT")]);
    return decision;
  } catch (error) {
    // Answered after all others, so that nothing is left under way on a connection that goes back to the pool.
    await client.query("ROLLBACK").catch(() => (broken = true));
    throw error;
  } finally {
    client.off("error", unheard);
    client.release(broken);
  }
}
