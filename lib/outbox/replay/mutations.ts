import { v7 } from "uuid";
import type { Transaction } from "@/lib/db/client";
import { databaseNow } from "@/lib/db/clock";

/** Which deliveries of an endpoint are to be sent again: one that is done, or all that were given up since a moment. */
export type Replayed = { readonly deliveryId: string } | { readonly failedSince: Date };

/** The type of a message that an administrator sends to try an endpoint. */
export const TEST_TYPE = "webhook.test";

/**
 * Has deliveries sent again, as if they were new, with the ids that they had: a receiver that has taken one knows it.
 * @returns how many
 */
export async function replayDeliveries(
  tx: Transaction,
  endpointId: string,
  replayed: Replayed,
): Promise<number> {
  const which =
    "deliveryId" in replayed
      ? { id: replayed.deliveryId, finishedAt: { not: null } }
      : { status: "FAILED" as const, finishedAt: { gte: replayed.failedSince } };
  const { count } = await tx.delivery.updateMany({
    where: { endpointId, ...which },
    data: { status: "PENDING", attempts: 0, dueAt: await databaseNow(tx), finishedAt: null },
  });
  return count;
}

/** Writes a message for an endpoint that tells of nothing. @returns the id of its delivery */
export async function insertTestDelivery(tx: Transaction, endpointId: string): Promise<string> {
  const data = { endpointId, eventId: v7(), type: TEST_TYPE, data: {} };
  return (await tx.delivery.create({ data, select: { id: true } })).id;
}
