import { z } from "zod";
import type { Transaction } from "./client";
import { parseRows } from "./rows";

const row = z.object({ now: z.date() });

/** When this transaction began, by the database's clock: what is compared over time is compared by that, on every instance. */
export async function databaseNow(tx: Transaction): Promise<Date> {
  const [clock] = parseRows(row, await tx.$queryRaw`SELECT now() AS "now"`);
  if (!clock) throw new Error("the database did not tell its time");
  return clock.now;
}
