import type { Page } from "@/lib/audit/data";
import { db } from "@/lib/db/client";
import { databaseNow } from "@/lib/db/clock";
import type { AccessRequestStatus } from "@/lib/db/generated/enums";
import { reading } from "@/lib/db/transaction";
import { type AccountKey, digestOfAccount } from "@/lib/users/decisions/digest";

/** A request for access as administrators see it. */
export type AccessRequestEntry = {
  readonly id: string;
  readonly provider: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly login: string | null;
  readonly status: AccessRequestStatus;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly decidedAt: Date | null;
  readonly decidedById: string | null;
  readonly reason: string | null;
};

/** What became of a request, for whoever asked. */
export type OwnAccessRequest = Pick<AccessRequestEntry, "status" | "createdAt" | "expiresAt" | "reason">;

const select = {
  id: true,
  provider: true,
  name: true,
  email: true,
  login: true,
  status: true,
  createdAt: true,
  expiresAt: true,
  decidedAt: true,
  decidedById: true,
  reason: true,
} as const;

/**
 * One page of the requests that are not over, the newest first.
 * @param before the cursor that the page before gave, if any: the id of its last one
 */
export async function listAccessRequests(limit: number, before?: string): Promise<Page<AccessRequestEntry>> {
  return reading(async () => {
    const where = {
      expiresAt: { gt: await databaseNow(db()) },
      ...(before === undefined ? {} : { id: { lt: before } }),
    };
    const rows = await db().accessRequest.findMany({
      where,
      orderBy: { id: "desc" },
      take: limit + 1,
      select,
    });
    const items = rows.slice(0, limit);
    return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
  });
}

/** How many wait for an administrator. */
export async function countWaitingRequests(): Promise<number> {
  return reading(async () =>
    db().accessRequest.count({ where: { status: "PENDING", expiresAt: { gt: await databaseNow(db()) } } }),
  );
}

/** The request of whoever has this provider account, or null when there is none, or it is over. */
export async function findAccessRequest(account: AccountKey): Promise<OwnAccessRequest | null> {
  return reading(async () =>
    db().accessRequest.findFirst({
      where: { digest: digestOfAccount(account), expiresAt: { gt: await databaseNow(db()) } },
      select: { status: true, createdAt: true, expiresAt: true, reason: true },
    }),
  );
}
