import { z } from "zod";
import { db, type Transaction } from "@/lib/db/client";
import { databaseNow } from "@/lib/db/clock";
import type { EndpointStop } from "@/lib/db/generated/enums";
import { parseRows } from "@/lib/db/rows";
import { reading, transaction } from "@/lib/db/transaction";
import { lockKeys } from "@/lib/users/lock";
import type { EndpointDefinition } from "./definition";
import { MAX_ENDPOINTS, PREVIOUS_SECRET_LIFETIME } from "./policy";
import { resealed, sealWebhookSecret } from "./secret";
import { generateWebhookSecret } from "./signature";

const lockedSchema = z.object({ id: z.string() });

/** Adds an endpoint with its secret, which is told here and never again. @returns `too-many` beyond MAX_ENDPOINTS */
export async function insertEndpoint(
  tx: Transaction,
  { url, description, events }: EndpointDefinition,
): Promise<{ readonly id: string; readonly secret: string } | "too-many"> {
  await lockKeys(tx, ["webhook-endpoints"]);
  if ((await tx.webhookEndpoint.count()) >= MAX_ENDPOINTS) return "too-many";
  const secret = generateWebhookSecret();
  const data = { url, description, events: [...events], secret: sealWebhookSecret(secret) };
  const { id } = await tx.webhookEndpoint.create({ data, select: { id: true } });
  return { id, secret };
}

/** Gives an endpoint another secret; the former one signs along for a day. The endpoint is locked. @returns the new one */
export async function replaceSecret(tx: Transaction, id: string): Promise<string> {
  const now = await databaseNow(tx);
  const { secret: previousSecret } = await tx.webhookEndpoint.findUniqueOrThrow({
    where: { id },
    select: { secret: true },
  });
  const secret = generateWebhookSecret();
  const previousSecretEndsAt = new Date(now.getTime() + PREVIOUS_SECRET_LIFETIME * 1000);
  const data = { secret: sealWebhookSecret(secret), previousSecret, previousSecretEndsAt };
  await tx.webhookEndpoint.update({ where: { id }, data, select: { id: true } });
  return secret;
}

/**
 * Changes where an endpoint leads and what it is told; what was written for it goes where it leads by then. The endpoint is
 * locked.
 * @param elsewhere whether it leads elsewhere than before: what failed there counts no more
 */
export async function updateEndpoint(
  tx: Transaction,
  id: string,
  { url, description, events, elsewhere }: EndpointDefinition & { readonly elsewhere: boolean },
): Promise<void> {
  await tx.webhookEndpoint.update({
    where: { id },
    data: { url, description, events: [...events], ...(elsewhere ? { failingSince: null } : {}) },
    select: { id: true },
  });
}

/** Removes an endpoint with all that was written for it. The endpoint is locked. */
export async function removeEndpoint(tx: Transaction, id: string): Promise<void> {
  await tx.webhookEndpoint.delete({ where: { id }, select: { id: true } });
}

/**
 * Seals secrets anew that an older key of the ring has sealed, so that it may leave the ring. One that is replaced at this
 * moment is sealed by the newest anyhow.
 */
export async function resealSecrets(): Promise<void> {
  const endpoints = await reading(() =>
    db().webhookEndpoint.findMany({ select: { id: true, secret: true, previousSecret: true } }),
  );
  for (const { id, ...sealed } of endpoints) {
    const data = { secret: resealed(sealed.secret), previousSecret: resealed(sealed.previousSecret) };
    if (data.secret === sealed.secret && data.previousSecret === sealed.previousSecret) continue;
    await transaction((tx) => tx.webhookEndpoint.updateMany({ where: { id, ...sealed }, data }));
  }
}

/** Sends an endpoint nothing from now on; what is pending for it waits. @returns its URL; null when that was so, or it is gone */
export async function stopEndpoint(
  tx: Transaction,
  id: string,
  disabledBecause: EndpointStop,
): Promise<string | null> {
  const [stopped] = await tx.webhookEndpoint.updateManyAndReturn({
    where: { id, disabledAt: null },
    data: { disabledAt: await databaseNow(tx), disabledBecause },
    select: { url: true },
  });
  return stopped?.url ?? null;
}

/** Sends to an endpoint again, what has waited for it first. @returns whether it was disabled */
export async function startEndpoint(tx: Transaction, id: string): Promise<boolean> {
  const { count } = await tx.webhookEndpoint.updateMany({
    where: { id, disabledAt: { not: null } },
    // What it failed before counts no more.
    data: { disabledAt: null, disabledBecause: null, failingSince: null },
  });
  return count === 1;
}

/** Locks an endpoint until the transaction ends. @returns whether it is there */
export async function lockEndpoint(tx: Transaction, id: string): Promise<boolean> {
  const rows =
    await tx.$queryRaw`SELECT "id" FROM "WebhookEndpoint" WHERE "id" = ${id}::uuid FOR NO KEY UPDATE`;
  return parseRows(lockedSchema, rows).length === 1;
}
