import { findApplication } from "@/lib/applications/data";
import type { Application } from "@/lib/applications/data";
import { db } from "@/lib/db/client";
import { databaseNow } from "@/lib/db/clock";
import { reading } from "@/lib/db/transaction";
import { DEVICE_CODE_LIFETIME } from "./policy";

/** A device that waits for its person. */
export type WaitingDevice = {
  readonly application: Application;
  readonly scopes: readonly string[];
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly createdAt: Date;
};

/** The device that shows this code and waits for an answer, or null. */
export async function findWaitingDevice(
  userCodeHash: Uint8Array<ArrayBuffer>,
): Promise<WaitingDevice | null> {
  return reading(async () => {
    const row = await db().deviceCode.findUnique({
      where: { userCodeHash },
      select: { applicationId: true, scopes: true, ip: true, userAgent: true, createdAt: true, status: true },
    });
    if (row?.status !== "PENDING") return null;
    const age = (await databaseNow(db())).getTime() - row.createdAt.getTime();
    const application = age < DEVICE_CODE_LIFETIME * 1000 ? await findApplication(row.applicationId) : null;
    if (!application?.device || application.disabledAt !== null) return null;
    const { scopes, ip, userAgent, createdAt } = row;
    return { application, scopes, ip, userAgent, createdAt };
  });
}
