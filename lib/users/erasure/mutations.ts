import { z } from "zod";
import { db, type Transaction } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";
import { ErasurePart } from "@/lib/db/generated/enums";
import { parseRows } from "@/lib/db/rows";
import { reading, transaction } from "@/lib/db/transaction";

/** At most so many events are erased in one transaction, which takes some tenths of a second. */
export const ERASURE_BATCH = 1000;

/** How many batches are erased together with the user: enough for all but the very largest logs. */
const BATCHES_AT_ONCE = 2;

const FIRST_ID = "00000000-0000-0000-0000-000000000000";

const jobSchema = z.object({ userId: z.string(), part: z.enum(ErasurePart), eventId: z.string() }).readonly();

type Job = z.infer<typeof jobSchema>;

const lastSchema = z.object({ id: z.string(), count: z.number() });

/**
 * Erases somebody who has left from the audit log, in the transaction that deletes them. What is too much for one
 * transaction is written down in `Erasure`, for `eraseNextBatch`.
 */
export async function eraseFromLog(tx: Transaction, userId: string): Promise<void> {
  let left: Job | null = { userId, part: "ABOUT_THEM", eventId: FIRST_ID };
  for (let batch = 0; left && batch < BATCHES_AT_ONCE; batch++) left = (await eraseBatch(tx, left)).left;
  if (left) await tx.erasure.create({ data: left, select: { userId: true } });
}

/**
 * Erases another batch of what is still to be erased of anybody. Whom another process is at work on is passed over; after
 * a crash the batch is done again.
 * @returns how many events were gone through; null when there was nothing to do
 */
export async function eraseNextBatch(): Promise<number | null> {
  // Most often there is nothing to do, and it is not worth a transaction to know.
  if (!(await reading(() => db().erasure.findFirst({ select: { userId: true } })))) return null;
  return transaction(async (tx) => {
    const jobs = await tx.$queryRaw`
      SELECT "userId", "part", "eventId" FROM "Erasure" ORDER BY "createdAt" LIMIT 1 FOR UPDATE SKIP LOCKED`;
    const [job] = parseRows(jobSchema, jobs);
    if (!job) return null;
    const where = { userId: job.userId };
    const { left, count } = await eraseBatch(tx, job);
    if (left) await tx.erasure.update({ where, data: left, select: { userId: true } });
    else await tx.erasure.delete({ where, select: { userId: true } });
    return count;
  });
}

/** @returns what is left of the job afterwards, or null, and how many events the batch had */
async function eraseBatch(tx: Transaction, job: Job): Promise<{ left: Job | null; count: number }> {
  const { userId, part, eventId } = job;
  const about = part === "ABOUT_THEM";
  // Each part reads an index in its own order, from where the batch before ended.
  const whose = about
    ? Prisma.sql`e."subjectId" = ${userId}::uuid`
    : Prisma.sql`e."actorId" = ${userId}::uuid AND e."actorId" IS NOT NULL
                 AND e."actorId" IS DISTINCT FROM e."subjectId"`;
  const detail = about ? Prisma.sql`'{}'::jsonb` : Prisma.sql`e."detail"`;
  const page = await tx.$queryRaw`
    WITH page AS MATERIALIZED (
      SELECT e."id", e."at" FROM "AuditEvent" e
      WHERE ${whose} AND (e."at", e."id") > (
        coalesce((SELECT b."at" FROM "AuditEvent" b WHERE b."id" = ${eventId}::uuid), '-infinity'), ${eventId}::uuid)
      ORDER BY e."at", e."id" LIMIT ${ERASURE_BATCH}
    ), erased AS (
      UPDATE "AuditEvent" e SET "ip" = NULL, "userAgent" = NULL, "detail" = ${detail}
      FROM page WHERE e."id" = page."id"
      AND (e."ip" IS NOT NULL OR e."userAgent" IS NOT NULL OR e."detail" <> ${detail})
    )
    SELECT page."id", (SELECT count(*)::int FROM page) AS "count"
    FROM page ORDER BY page."at" DESC, page."id" DESC LIMIT 1`;
  const [last] = parseRows(lastSchema, page);
  const count = last?.count ?? 0;
  if (last && count === ERASURE_BATCH) return { left: { ...job, eventId: last.id }, count };
  return { left: about ? { userId, part: "BY_THEM", eventId: FIRST_ID } : null, count };
}
