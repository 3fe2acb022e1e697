import { db } from "@/lib/db/client";
import { databaseNow } from "@/lib/db/clock";
import { reading } from "@/lib/db/transaction";

/** The sealed flow with this digest of its state, or null. @throws AppError database-unavailable */
export async function findSealedFlow(stateHash: Uint8Array<ArrayBuffer>): Promise<string | null> {
  const row = await reading(() => db().flow.findUnique({ where: { stateHash }, select: { sealed: true } }));
  return row?.sealed ?? null;
}

/** A flow that has been used, and where it led if that is known yet. */
export type FlowUse = {
  readonly callbackHash: Uint8Array;
  /** How long ago it was used, by the database's clock; in milliseconds. */
  readonly age: number;
  readonly location: string | null;
  readonly sessionId: string | null;
  readonly cookies: string | null;
};

/** The use of the flow with this digest of its state, or null. @throws AppError database-unavailable */
export async function findFlowUse(stateHash: Uint8Array<ArrayBuffer>): Promise<FlowUse | null> {
  const select = {
    callbackHash: true,
    usedAt: true,
    location: true,
    sessionId: true,
    cookies: true,
  } as const;
  return reading(async () => {
    const row = await db().flowUse.findUnique({ where: { stateHash }, select });
    if (row === null) return null;
    const { usedAt, ...use } = row;
    return { ...use, age: (await databaseNow(db())).getTime() - usedAt.getTime() };
  });
}

/** Whether this session is to be asked about a pending link. @throws AppError database-unavailable */
export async function isPending(link: { id: string; userId: string; sessionId: string }): Promise<boolean> {
  const { id, userId, sessionId } = link;
  return (await reading(() => db().pendingLink.count({ where: { id, userId, sessionId } }))) === 1;
}
