import { z } from "zod";
import { db } from "@/lib/db/client";
import { databaseNow } from "@/lib/db/clock";
import { parseRows } from "@/lib/db/rows";
import { reading, transaction } from "@/lib/db/transaction";
import type { MailSent } from "@/lib/mail/send";
import { LEASE } from "../mutations";
import { delayAfter } from "../schedule";

const claimedSchema = z.object({
  id: z.string(),
  type: z.string(),
  // Read one by one, so that a mail of another version stops no other.
  data: z.record(z.string(), z.unknown()),
  recipient: z.string().nullable(),
  createdAt: z.date(),
  attempts: z.number(),
});

/** A mail that this process is to send; nobody else does so for the time of the lease. */
export type ClaimedMail = z.infer<typeof claimedSchema>;

/** Takes so many mails that are due, of one user none before the earlier ones are done. @throws AppError database-unavailable */
export async function claimDueMails(limit: number): Promise<ClaimedMail[]> {
  const rows = await reading(
    () => db().$queryRaw`
      WITH "due" AS (
        SELECT d."id" FROM "Delivery" d
        WHERE d."endpointId" IS NULL AND d."status" = 'PENDING' AND d."dueAt" <= now()
          AND NOT EXISTS (
            SELECT FROM "Delivery" earlier
            WHERE earlier."endpointId" IS NULL AND earlier."userId" = d."userId"
              AND earlier."status" = 'PENDING' AND earlier."position" < d."position" OFFSET 0)
        ORDER BY d."dueAt" LIMIT ${limit}::int FOR UPDATE SKIP LOCKED
      )
      UPDATE "Delivery" d
      SET "attempts" = d."attempts" + 1, "dueAt" = now() + make_interval(secs => ${LEASE}::int)
      FROM "due" WHERE d."id" = "due"."id"
      RETURNING d."id", d."type", d."data", d."recipient", d."createdAt", d."attempts"`,
  );
  return parseRows(claimedSchema, rows);
}

/** What becomes of a mail; once it is done, whom it went to and what it told is forgotten. @returns the same in a word */
export async function finishMail(
  { id, attempts }: ClaimedMail,
  { refused, failure }: MailSent,
): Promise<"delivered" | "retry" | "failed"> {
  const delay = failure === null || refused ? null : delayAfter(attempts, Math.random(), null);
  const outcome = failure === null ? "delivered" : delay === null ? "failed" : "retry";
  await transaction(async (tx) => {
    const now = await databaseNow(tx);
    const done = { finishedAt: now, recipient: null, data: {} };
    await tx.delivery.updateMany({
      where: { id, attempts, status: "PENDING" },
      data: {
        failure,
        ...(delay === null
          ? { ...done, status: failure === null ? "DELIVERED" : "FAILED" }
          : { dueAt: new Date(now.getTime() + delay * 1000) }),
      },
    });
  });
  return outcome;
}
