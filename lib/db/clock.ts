import type { Transaction } from "./client";

/** When this transaction began, by the database's clock: what is compared over time is compared by that, on every instance. */
export async function databaseNow(tx: Transaction): Promise<Date> {
  const [row] = await tx.$queryRaw<[{ now: Date }]>`SELECT now() AS "now"`;
  return row.now;
}
