import { databaseNow } from "@/lib/db/clock";
import { transaction } from "@/lib/db/transaction";
import type { FlowUse } from "./data";

type Hash = Uint8Array<ArrayBuffer>;

/** Keeps a sealed flow until its callback comes. @throws AppError database-unavailable */
export async function addFlow(stateHash: Hash, sealed: string): Promise<void> {
  await transaction(async (tx) => {
    await tx.flow.create({ data: { stateHash, sealed, startedAt: await databaseNow(tx) } });
  });
}

/**
 * Uses a flow up, for good: also when what follows fails, or this process ends. Of simultaneous callbacks in any number of
 * processes one gets it, by the primary key.
 * @param callbackHash tells a repeat of this callback from another one
 * @returns whether nobody had used it before
 */
export async function claimFlow(stateHash: Hash, callbackHash: Hash): Promise<boolean> {
  return transaction(async (tx) => {
    // Said, since Prisma would fill in this process's own clock.
    const data = { stateHash, callbackHash, usedAt: await databaseNow(tx) };
    return (await tx.flowUse.createMany({ data, skipDuplicates: true })).count === 1;
  });
}

/** Keeps where a flow has led, for those who repeat its callback. */
export async function recordAnswer(
  stateHash: Hash,
  answer: Pick<FlowUse, "location" | "sessionId" | "cookies">,
): Promise<void> {
  const { location, sessionId, cookies } = answer;
  await transaction((tx) =>
    tx.flowUse.updateMany({ where: { stateHash, location: null }, data: { location, sessionId, cookies } }),
  );
}

/** Notes that a user may be asked, once, whether an account is theirs. */
export async function addPendingLink(id: string, userId: string): Promise<void> {
  await transaction((tx) => tx.pendingLink.create({ data: { id, userId } }));
}

/**
 * Binds a pending link to the session of the sign-in that followed, if that is the holder's, and no other has followed before.
 * @returns whether that session is to be asked now
 */
export async function bindPendingLink(bound: {
  id: string;
  userId: string;
  sessionId: string;
}): Promise<boolean> {
  const { id, userId, sessionId } = bound;
  const where = { id, userId, sessionId: null };
  return transaction(
    async (tx) => (await tx.pendingLink.updateMany({ where, data: { sessionId } })).count === 1,
  );
}

/** Ends a question of this user and session. @returns whether it was open; of two who answer it at once one is told so */
export async function takePendingLink(asked: {
  id: string;
  userId: string;
  sessionId: string;
}): Promise<boolean> {
  const { id, userId, sessionId } = asked;
  return transaction(
    async (tx) => (await tx.pendingLink.deleteMany({ where: { id, userId, sessionId } })).count === 1,
  );
}

/** Ends a question whatever has come of it. */
export async function removePendingLink(id: string): Promise<void> {
  await transaction((tx) => tx.pendingLink.deleteMany({ where: { id } }));
}
