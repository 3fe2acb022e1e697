import { db, type Transaction } from "@/lib/db/client";
import type { EndpointStop } from "@/lib/db/generated/enums";
import { reading } from "@/lib/db/transaction";

/** An endpoint as administrators see it: without its secrets, which nobody is told again. */
export type Endpoint = {
  readonly id: string;
  readonly url: string;
  readonly description: string;
  readonly events: readonly string[];
  /** Until then the secret before the present one signs along; null when it does not. */
  readonly previousSecretEndsAt: Date | null;
  readonly createdAt: Date;
  readonly disabledAt: Date | null;
  readonly disabledBecause: EndpointStop | null;
  readonly lastSuccessAt: Date | null;
  readonly lastFailureAt: Date | null;
  /** Since when nothing has reached it; null when what was sent last did. */
  readonly failingSince: Date | null;
};

const select = {
  id: true,
  url: true,
  description: true,
  events: true,
  previousSecretEndsAt: true,
  createdAt: true,
  disabledAt: true,
  disabledBecause: true,
  lastSuccessAt: true,
  lastFailureAt: true,
  failingSince: true,
} as const;

/** All endpoints, the oldest first; there are at most MAX_ENDPOINTS. @throws AppError database-unavailable */
export async function listEndpoints(): Promise<readonly Endpoint[]> {
  return reading(() => db().webhookEndpoint.findMany({ orderBy: { id: "asc" }, select }));
}

/** One endpoint; null when there is none. @throws AppError database-unavailable */
export async function findEndpoint(
  id: string,
  client: Pick<Transaction, "webhookEndpoint"> = db(),
): Promise<Endpoint | null> {
  return reading(() => client.webhookEndpoint.findUnique({ where: { id }, select }));
}

/** Whether there is an endpoint to send anything to. @throws AppError database-unavailable */
export async function isAnyEndpointEnabled(): Promise<boolean> {
  const where = { disabledAt: null };
  return (await reading(() => db().webhookEndpoint.findFirst({ where, select: { id: true } }))) !== null;
}

/** How many endpoints have been disabled by themselves: an administrator is to look at them. @throws AppError database-unavailable */
export async function countFailedEndpoints(): Promise<number> {
  const where = { disabledBecause: { in: ["GONE", "FAILING"] satisfies EndpointStop[] } };
  return reading(() => db().webhookEndpoint.count({ where }));
}
