import { validate } from "uuid";
import { secretMatches } from "@/lib/crypto/token";
import { db } from "@/lib/db/client";
import { databaseNow } from "@/lib/db/clock";
import { reading } from "@/lib/db/transaction";
import { readApplicationSession } from "@/lib/sessions/application/data";
import { FLOW_LIFETIME } from "./flow-key";

/** So many sign-ins within ROUNDS_WITHIN, each begun after the one before was over, are no person's doing. */
const MOST_ROUNDS = 3;
/** In milliseconds. */
const ROUNDS_WITHIN = 60_000;

/** What a browser asked for at a guarded host, when it was led away to sign in. */
export type HostRequest = { readonly id: string; readonly target: string; readonly createdAt: Date };

/**
 * The request of this id, if this host began it for whoever has this flow key.
 * @param id what came in `state`
 */
export async function findHostRequest(
  id: string | null,
  host: { readonly applicationId: string; readonly origin: string },
  flowKey: string | null,
): Promise<HostRequest | null> {
  if (id === null || !validate(id) || flowKey === null) return null;
  const row = await reading(() =>
    db().authorizationRequest.findUnique({
      where: { id, applicationId: host.applicationId, origin: host.origin },
      select: { id: true, target: true, flowKeyHash: true, createdAt: true },
    }),
  );
  if (!row?.flowKeyHash || row.target === null) return null;
  const now = await reading(() => databaseNow(db()));
  const isOver = row.createdAt.getTime() + FLOW_LIFETIME * 1000 <= now.getTime();
  if (isOver || !secretMatches(Buffer.from(flowKey, "base64url"), row.flowKeyHash)) return null;
  return { id: row.id, target: row.target, createdAt: row.createdAt };
}

/** A code that answers a request of a guarded host. */
export type HostCode = {
  readonly hash: Uint8Array<ArrayBuffer>;
  readonly parentId: string;
  readonly isUsed: boolean;
};

/** @param hash of the code */
export async function findHostCode(
  hash: Uint8Array<ArrayBuffer>,
  requestId: string,
): Promise<HostCode | null> {
  const row = await reading(() =>
    db().code.findUnique({
      where: { hash, requestId },
      select: { authorizingSessionId: true, usedAt: true },
    }),
  );
  return row && { hash, parentId: row.authorizingSessionId, isUsed: row.usedAt !== null };
}

/** Whether a browser's session has a session at this host. */
export async function hasChild(parentId: string, origin: string): Promise<boolean> {
  const child = await reading(() =>
    db().session.findFirst({ where: { parentId, origin }, select: { id: true } }),
  );
  return child !== null;
}

/** Whether this is the live session that a browser's session has at this host. */
export async function isChildOf(
  parentId: string,
  host: { readonly applicationId: string; readonly origin: string },
  sealed: string | undefined,
): Promise<boolean> {
  if (sealed === undefined) return false;
  const read = await readApplicationSession(sealed);
  if (read.status !== "live") return false;
  const { application } = read;
  return (
    application.parentId === parentId &&
    application.id === host.applicationId &&
    application.origin === host.origin
  );
}

/**
 * Whether a browser comes back once more although it was just signed in, again and again: its cookie does not reach the
 * check. Of many tabs that began before anybody signed in none comes back.
 */
export async function comesBackTooOften(
  parentId: string,
  redirectUri: string,
  { createdAt }: HostRequest,
): Promise<boolean> {
  const since = new Date(createdAt.getTime() - ROUNDS_WITHIN);
  const where = { authorizingSessionId: parentId, redirectUri, usedAt: { gte: since, lte: createdAt } };
  return (await reading(() => db().code.count({ where }))) >= MOST_ROUNDS;
}
