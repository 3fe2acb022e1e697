import { z } from "zod";
import type { Transaction } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";

const lockedSchema = z.object({ id: z.string() });

/**
 * Whether a user is there. If so, nobody else changes or deletes the row, or an account of theirs, until the transaction ends:
 * whoever writes an account locks its user first.
 */
export async function lockUser(tx: Transaction, userId: string): Promise<boolean> {
  const rows = await tx.$queryRaw`SELECT "id" FROM "User" WHERE "id" = ${userId}::uuid FOR NO KEY UPDATE`;
  return parseRows(lockedSchema, rows).length === 1;
}

/**
 * Whether a user is there, and stays there until the transaction ends: nothing may be written about somebody who is being
 * deleted at the same moment, for it would outlive the erasure.
 */
export async function lockUserAgainstDeletion(tx: Transaction, userId: string): Promise<boolean> {
  const rows = await tx.$queryRaw`SELECT "id" FROM "User" WHERE "id" = ${userId}::uuid FOR KEY SHARE`;
  return parseRows(lockedSchema, rows).length === 1;
}

/** What `lockKeys` knows a provider account by. */
export function keyOfAccount({ provider, subject }: { provider: string; subject: string }): string {
  return `account:${provider}:${subject}`;
}

/** Advisory locks until the transaction ends, in one order everywhere, so that none wait for each other in a circle. */
export async function lockKeys(tx: Transaction, keys: readonly string[]): Promise<void> {
  await tx.$queryRaw`
    SELECT pg_advisory_xact_lock(k)::text FROM (
      SELECT DISTINCT hashtextextended(key, 0) AS k FROM unnest(${[...keys]}::text[]) AS key ORDER BY k
    ) AS ordered`;
}
