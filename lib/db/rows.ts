import { z } from "zod";

/**
 * The rows that a raw statement gave: the compiler knows nothing of what stands in a text.
 * @throws ZodError when text and schema do not say the same
 */
export function parseRows<Row extends z.ZodType>(row: Row, rows: unknown): z.output<Row>[] {
  return z.array(row).parse(rows);
}
