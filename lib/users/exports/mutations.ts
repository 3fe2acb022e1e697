import { randomUUID } from "node:crypto";
import { z } from "zod";
import { db, type Transaction } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { reading, transaction } from "@/lib/db/transaction";
import { AppError } from "@/lib/errors";

/** How long an export stays the user's only one without reading on, in seconds. */
const LEASE = 60;

const leaseSchema = z.object({ seconds: z.number() });

/** The right to be the one export of a user that is under way. */
export type ExportLease = { readonly userId: string; readonly token: string };

/**
 * Begins the one export that a user may have under way, over all instances. A row with an end, and neither a lock nor a
 * connection of the database's: it may last as long as a slow line takes, behind any pooler.
 * @throws AppError rate-limited, with the seconds after which another may begin at the latest
 */
export async function takeExportLease(tx: Transaction, userId: string): Promise<ExportLease> {
  const token = randomUUID();
  const taken = await tx.$executeRaw`
    INSERT INTO "Export" AS e ("userId", "token", "until")
    VALUES (${userId}::uuid, ${token}::uuid, now() + make_interval(secs => ${LEASE}))
    ON CONFLICT ("userId") DO UPDATE SET "token" = EXCLUDED."token", "until" = EXCLUDED."until"
    WHERE e."until" <= now()`;
  if (taken === 1) return { userId, token };
  const leases = await tx.$queryRaw`
    SELECT ceil(extract(epoch FROM "until" - now()))::int AS "seconds" FROM "Export" WHERE "userId" = ${userId}::uuid`;
  const [held] = parseRows(leaseSchema, leases);
  throw new AppError("rate-limited", "another export is under way", {
    retryAfter: Math.max(1, held?.seconds ?? 1),
  });
}

/**
 * Takes the lease, then does what an export begins with; when that fails, the lease is given back. In this order, so that
 * what is refused because another is under way uses up nothing.
 * @param take in a transaction of its own, by `takeExportLease`
 * @param begin what is counted and noted
 * @throws AppError of either
 */
export async function beginLeased(
  take: (tx: Transaction) => Promise<ExportLease>,
  begin: () => Promise<void>,
): Promise<ExportLease> {
  const lease = await transaction(take);
  try {
    await begin();
  } catch (error) {
    await release(lease);
    throw error;
  }
  return lease;
}

/**
 * The same pieces, for as long as the lease is held; it ends with them, or when whoever asked has gone. To be put around the
 * whole answer: what is left off before its first piece was asked for ends nothing, and the lease runs out.
 * @throws AppError unauthenticated when the user has been deleted meanwhile, or another export has begun since this one
 * was read last
 */
export async function* whileLeased<T>(lease: ExportLease, pieces: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    for await (const piece of pieces) {
      await renew(lease);
      yield piece;
    }
  } finally {
    await release(lease);
  }
}

async function renew({ userId, token }: ExportLease): Promise<void> {
  const renewed = await reading(
    () => db().$executeRaw`
      UPDATE "Export" SET "until" = now() + make_interval(secs => ${LEASE})
      WHERE "userId" = ${userId}::uuid AND "token" = ${token}::uuid`,
  );
  if (renewed === 0) throw new AppError("unauthenticated", "the export may not go on");
}

async function release({ userId, token }: ExportLease): Promise<void> {
  await reading(() => db().export.deleteMany({ where: { userId, token } }));
}
