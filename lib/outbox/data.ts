import type { Page } from "@/lib/audit/data";
import { db } from "@/lib/db/client";
import type { DeliveryStatus } from "@/lib/db/generated/enums";
import { reading } from "@/lib/db/transaction";

/** A delivery as an endpoint's log has it. */
export type DeliveryEntry = {
  readonly id: string;
  readonly eventId: string;
  readonly type: string;
  readonly createdAt: Date;
  readonly status: DeliveryStatus;
  readonly attempts: number;
  /** When it is sent next; null once it is done. */
  readonly nextAttemptAt: Date | null;
  readonly finishedAt: Date | null;
  /** The status of the last answer. */
  readonly answer: number | null;
  readonly failure: string | null;
  /** How the last answer began: a text from outside. */
  readonly excerpt: string | null;
};

const select = {
  id: true,
  eventId: true,
  type: true,
  createdAt: true,
  status: true,
  attempts: true,
  dueAt: true,
  finishedAt: true,
  answer: true,
  failure: true,
  excerpt: true,
} as const;

/** How many messages and mails are yet to be sent, without those that wait for an endpoint to be enabled; NaN when it cannot be told. */
export async function countPending(): Promise<number> {
  const sent = [{ endpointId: null }, { endpoint: { disabledAt: null } }];
  try {
    return await db().delivery.count({ where: { status: "PENDING", OR: sent } });
  } catch {
    return Number.NaN;
  }
}

/**
 * One page of what was written for an endpoint, the newest first.
 * @param before the cursor that the page before gave, if any: the id of its last one
 * @throws AppError database-unavailable
 */
export async function listDeliveries(
  endpointId: string,
  limit: number,
  { before, status }: { readonly before?: string | undefined; readonly status?: DeliveryStatus | undefined },
): Promise<Page<DeliveryEntry>> {
  return reading(async () => {
    const last =
      before === undefined
        ? null
        : await db().delivery.findFirst({ where: { id: before, endpointId }, select: { position: true } });
    const rows = await db().delivery.findMany({
      where: {
        endpointId,
        ...(status === undefined ? {} : { status }),
        ...(last === null ? {} : { position: { lt: last.position } }),
      },
      orderBy: { position: "desc" },
      take: limit + 1,
      select,
    });
    const items = rows.slice(0, limit).map(({ dueAt, ...row }) => ({
      ...row,
      nextAttemptAt: row.status === "PENDING" ? dueAt : null,
    }));
    return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
  });
}
