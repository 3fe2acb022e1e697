import type { z } from "zod";
import { pool } from "./client";
import { parseRows } from "./rows";
import { reading } from "./transaction";

/**
 * Asks one statement beside Prisma: a search, a count, or the read of a session, which every request needs.
 * @param row what each row has to be
 * @throws AppError database-unavailable
 */
export async function queryRows<Row extends z.ZodType>(
  row: Row,
  text: string,
  values: readonly unknown[] = [],
): Promise<z.output<Row>[]> {
  const { rows } = await reading(() => pool().query(text, [...values]));
  return parseRows(row, rows);
}
