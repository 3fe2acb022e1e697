import { db } from "@/lib/db/client";
import { reading } from "@/lib/db/transaction";

/** Whether there is an endpoint to send anything to. @throws AppError database-unavailable */
export async function isAnyEndpointEnabled(): Promise<boolean> {
  const where = { disabledAt: null };
  return (await reading(() => db().webhookEndpoint.findFirst({ where, select: { id: true } }))) !== null;
}
