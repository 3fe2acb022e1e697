import { afterAll, beforeAll, beforeEach } from "vitest";
import type { AuditEvent } from "@/lib/audit/catalogue";
import { ownContext } from "@/lib/audit/context";
import { recordEvent } from "@/lib/audit/mutations";
import { OUTWARD_TYPES } from "@/lib/audit/outward";
import { db } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import { insertEndpoint } from "@/lib/webhooks/mutations";
import { type Receiver, startReceiver } from "../webhook-receiver";
import { CLIENT, emptyTables, useFreshDatabase } from "./fixtures";

/** Longer than anything due takes to be sent here, in milliseconds. */
export const LONG = 30_000;

/** Adds an endpoint that wants everything, or what is given. */
export async function addEndpoint(
  url: string,
  events: readonly string[] = OUTWARD_TYPES,
): Promise<{ readonly id: string; readonly secret: string }> {
  const added = await transaction((tx) => insertEndpoint(tx, { url, description: "", events }));
  if (added === "too-many") throw new Error("there are too many endpoints");
  return added;
}

/** Gives this test file a database of its own, and a receiver, which is stopped after it. */
export async function useReceiver(): Promise<Receiver> {
  const receiver = await startReceiver();
  beforeAll(async () => {
    process.env.WEBHOOK_ALLOWED_NETWORKS = "127.0.0.0/8";
    await useFreshDatabase();
  });
  beforeEach(async () => {
    await emptyTables();
    receiver.reset();
  });
  afterAll(() => receiver.stop());
  return receiver;
}

/** Something that happens to somebody. */
export async function happen(
  userId: string,
  event: AuditEvent = { type: "user.enabled", detail: {} },
): Promise<void> {
  await transaction((tx) => recordEvent(tx, ownContext(userId, CLIENT), event));
}

/** All that was written to be sent, in its order. */
export const deliveries = () => db().delivery.findMany({ orderBy: { position: "asc" } });

/** What waits for its time is due now. */
export const makeAllDue = () => db().delivery.updateMany({ data: { dueAt: new Date(0) } });
