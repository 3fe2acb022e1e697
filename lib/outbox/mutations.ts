import { z } from "zod";
import { recordEvent } from "@/lib/audit/mutations";
import { db, type Transaction } from "@/lib/db/client";
import { databaseNow } from "@/lib/db/clock";
import { parseRows } from "@/lib/db/rows";
import { reading, transaction } from "@/lib/db/transaction";
import { originOfEndpoint } from "@/lib/webhooks/definition";
import { FAILING_FOR } from "@/lib/webhooks/policy";
import { stopEndpoint } from "@/lib/webhooks/mutations";
import type { Attempt } from "./judge";

/**
 * For so long a delivery is its sender's, in seconds; well above what sending may take. From then on its sender is taken to have
 * died, and another one sends it again, with the same id.
 */
export const LEASE = 60;

/** At most so many are sent to one endpoint at a time by one process: a slow receiver keeps no more from the others. */
export const PER_ENDPOINT = 4;

const claimedSchema = z.object({
  id: z.string(),
  endpointId: z.string(),
  eventId: z.string(),
  type: z.string(),
  data: z.record(z.string(), z.unknown()),
  createdAt: z.date(),
  attempts: z.number(),
  url: z.string(),
  secret: z.string(),
  /** Null once it signs no longer. */
  previousSecret: z.string().nullable(),
});

/** A delivery that this process is to send; nobody else does so for the time of the lease. */
export type Claimed = z.infer<typeof claimedSchema>;

/**
 * Takes what is due to be sent: of each endpoint that is enabled as many as this process may yet send to it, and of one user
 * none before the earlier ones are done. What another process is taking at this moment is passed over. OFFSET 0 has
 * PostgreSQL look for earlier ones row by row, in an index: as a join it would cost the square of what waits for one user.
 * @param busy how many this process is sending to each endpoint
 * @throws AppError database-unavailable
 */
export async function claimDue(busy: ReadonlyMap<string, number>): Promise<Claimed[]> {
  const [ids, counts] = [[...busy.keys()], [...busy.values()]];
  const rows = await reading(
    () => db().$queryRaw`
      WITH "due" AS (
        SELECT d."id"
        FROM "WebhookEndpoint" w
        LEFT JOIN unnest(${ids}::uuid[], ${counts}::int[]) AS busy("id", "count") ON busy."id" = w."id"
        CROSS JOIN LATERAL (
          SELECT d."id" FROM "Delivery" d
          WHERE d."endpointId" = w."id" AND d."status" = 'PENDING' AND d."dueAt" <= now()
            AND NOT EXISTS (
              SELECT FROM "Delivery" earlier
              WHERE earlier."endpointId" = w."id" AND earlier."userId" = d."userId"
                AND earlier."status" = 'PENDING' AND earlier."position" < d."position" OFFSET 0)
          ORDER BY d."dueAt"
          LIMIT greatest(${PER_ENDPOINT}::int - coalesce(busy."count", 0), 0)
          FOR UPDATE SKIP LOCKED
        ) d
        WHERE w."disabledAt" IS NULL
      )
      UPDATE "Delivery" d
      SET "attempts" = d."attempts" + 1, "dueAt" = now() + make_interval(secs => ${LEASE}::int)
      FROM "due", "WebhookEndpoint" w
      WHERE d."id" = "due"."id" AND w."id" = d."endpointId"
      RETURNING d."id", d."endpointId", d."eventId", d."type", d."data", d."createdAt", d."attempts", w."url", w."secret",
        CASE WHEN w."previousSecretEndsAt" > now() THEN w."previousSecret" END AS "previousSecret"`,
  );
  return parseRows(claimedSchema, rows);
}

/**
 * Writes what became of an attempt, and what that says of the endpoint: one that wants nothing more, or that nothing has
 * reached for days, is disabled. Whoever has lost the lease meanwhile changes nothing of the delivery.
 * @throws AppError database-unavailable; then the delivery is sent again after its lease
 */
export async function finishAttempt({ id, endpointId, attempts }: Claimed, attempt: Attempt): Promise<void> {
  await transaction(async (tx) => {
    const now = await databaseNow(tx);
    const { next, answer, failure, excerpt, gone } = attempt;
    const { count } = await tx.delivery.updateMany({
      // The count of attempts is the lease's number: who claims it anew raises it.
      where: { id, attempts, status: "PENDING" },
      data: {
        ...(next.kind === "retry"
          ? { dueAt: new Date(now.getTime() + next.delay * 1000) }
          : { status: next.kind === "delivered" ? "DELIVERED" : "FAILED", finishedAt: now }),
        ...{ answer, failure, excerpt },
      },
    });
    if (count === 0) return;
    if (next.kind === "delivered")
      await tx.webhookEndpoint.updateMany({
        where: { id: endpointId },
        data: { lastSuccessAt: now, failingSince: null },
      });
    else await noteFailure(tx, endpointId, { gone, now });
  });
}

async function noteFailure(
  tx: Transaction,
  endpointId: string,
  { gone, now }: { readonly gone: boolean; readonly now: Date },
): Promise<void> {
  await tx.webhookEndpoint.updateMany({
    where: { id: endpointId, failingSince: null },
    data: { failingSince: now },
  });
  const [endpoint] = await tx.webhookEndpoint.updateManyAndReturn({
    where: { id: endpointId },
    data: { lastFailureAt: now },
    select: { url: true, failingSince: true },
  });
  if (!endpoint?.failingSince) return;
  const failing = now.getTime() - endpoint.failingSince.getTime() >= FAILING_FOR * 1000;
  if (!gone && !failing) return;
  const stopped = await stopEndpoint(tx, endpointId, gone ? "GONE" : "FAILING");
  if (stopped === null) return;
  const nobody = { client: { ip: null, userAgent: null } };
  await recordEvent(tx, nobody, {
    type: "webhook.disabled",
    detail: { webhook: originOfEndpoint(stopped), by: gone ? "receiver" : "failures" },
  });
}

/** Gives back what was claimed and not sent to its end, for another process to send it at once. */
export async function releaseClaim({ id, attempts }: Pick<Claimed, "id" | "attempts">): Promise<void> {
  await transaction(async (tx) => {
    await tx.delivery.updateMany({
      where: { id, attempts, status: "PENDING" },
      data: { attempts: attempts - 1, dueAt: await databaseNow(tx) },
    });
  });
}
