import { createHash } from "node:crypto";
import { DatabaseError } from "pg";
import type { z } from "zod";
import { env } from "@/lib/env";
import { pool } from "./client";
import { parseRows } from "./rows";
import { reading } from "./transaction";

/** PostgreSQL: no statement of that name, one already, or tables have changed under it so that it must be made anew. */
const NAMELESS_CODES = new Set(["26000", "42P05", "0A000"]);

/**
 * A statement that every connection of the pool prepares once, instead of planning it for each question, which for a small
 * one costs twice as much as answering it. Where there is a pooler, a connection is another session of the database from one
 * transaction to the next and the name may be unknown there: with DATABASE_DIRECT_URL, which says that there is one, or once
 * a name was refused, be it because a table was changed, every question is planned. It may be asked twice, so it must only
 * read.
 * @param row what each row has to be
 * @returns asks it; throws AppError database-unavailable
 */
export function prepareQuery<Row extends z.ZodType>(
  row: Row,
  text: string,
): (values: readonly unknown[]) => Promise<z.output<Row>[]> {
  // By its text, so that no other statement, such as that of another release, is ever taken for it.
  const name = createHash("sha256").update(text).digest("hex").slice(0, 32);
  let named = true;

  async function ask(values: unknown[]): Promise<object[]> {
    if (!named || env().databaseDirectUrl !== undefined)
      return (await pool().query<object>(text, values)).rows;
    try {
      return (await pool().query<object>({ name, text, values })).rows;
    } catch (error) {
      if (!(error instanceof DatabaseError && NAMELESS_CODES.has(error.code ?? ""))) throw error;
      named = false;
      return ask(values);
    }
  }
  return async (values) => parseRows(row, await reading(() => ask([...values])));
}
