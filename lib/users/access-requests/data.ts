import type { Page } from "@/lib/audit/data";
import { db } from "@/lib/db/client";
import { databaseNow } from "@/lib/db/clock";
import type { AccessRequestStatus } from "@/lib/db/generated/enums";
import { reading } from "@/lib/db/transaction";
import { findAdministrators } from "@/lib/users/administrators";
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

/** A grant of somebody who is no administrator any more is as if nobody had decided yet. */
const UNDECIDED = { status: "PENDING", decidedAt: null, decidedById: null } as const;

type Decided = Pick<AccessRequestEntry, "status" | "decidedAt" | "decidedById">;

/** These requests, with the grants that count no more waiting again. */
async function asTheyCount<Row extends Decided>(rows: readonly Row[]): Promise<Row[]> {
  const grants = rows.filter(({ status }) => status === "GRANTED");
  if (grants.length === 0) return [...rows];
  const ids = grants.map(({ decidedById }) => decidedById);
  const givers: ReadonlySet<string | null> = await findAdministrators(db(), ids);
  return rows.map((row) =>
    row.status === "GRANTED" && !givers.has(row.decidedById) ? { ...row, ...UNDECIDED } : row,
  );
}

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
    const items = await asTheyCount(rows.slice(0, limit));
    return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
  });
}

/** How many wait for an administrator. */
export async function countWaitingRequests(): Promise<number> {
  return reading(async () => {
    const open = { expiresAt: { gt: await databaseNow(db()) } };
    const granted = await db().accessRequest.groupBy({
      by: "decidedById",
      where: { ...open, status: "GRANTED" },
      _count: true,
    });
    const givers = await findAdministrators(
      db(),
      granted.map(({ decidedById }) => decidedById),
    );
    const waiting = await db().accessRequest.count({ where: { ...open, status: "PENDING" } });
    return granted.reduce(
      (sum, { decidedById, _count }) => (givers.has(decidedById ?? "") ? sum : sum + _count),
      waiting,
    );
  });
}

/** The request of whoever has this provider account, or null when there is none, or it is over. */
export async function findAccessRequest(account: AccountKey): Promise<OwnAccessRequest | null> {
  return reading(async () => {
    const row = await db().accessRequest.findFirst({
      where: { digest: digestOfAccount(account), expiresAt: { gt: await databaseNow(db()) } },
      select,
    });
    if (row === null) return null;
    const [request] = await asTheyCount([row]);
    return request ?? null;
  });
}
