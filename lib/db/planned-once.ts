import { createHash } from "node:crypto";
import { DatabaseError, type QueryResultRow } from "pg";
import { env } from "@/lib/env";
import { pool } from "./client";

/** PostgreSQL: no statement of that name, one already, or tables have changed under it so that it must be made anew. */
const NAMELESS_CODES = new Set(["26000", "42P05", "0A000"]);

/**
 * A statement that every connection of the pool prepares once, instead of planning it for each question, which for a small
 * one costs twice as much as answering it. Where there is a pooler, a connection is another session of the database from one
 * transaction to the next and the name may be unknown there: with DATABASE_DIRECT_URL, which says that there is one, or once
 * a name was refused, be it because a table was changed, every question is planned. It may be asked twice, so it must only
 * read.
 */
export function planOnce<Row extends QueryResultRow>(text: string): (values: unknown[]) => Promise<Row[]> {
  // By its text, so that no other statement, such as that of another release, is ever taken for it.
  const name = createHash("sha256").update(text).digest("hex").slice(0, 32);
  let named = true;

  async function ask(values: unknown[]): Promise<Row[]> {
    if (!named || env().databaseDirectUrl !== undefined) return (await pool().query<Row>(text, values)).rows;
    try {
      return (await pool().query<Row>({ name, text, values })).rows;
    } catch (error) {
      if (!(error instanceof DatabaseError && NAMELESS_CODES.has(error.code ?? ""))) throw error;
      named = false;
      return ask(values);
    }
  }
  return ask;
}
