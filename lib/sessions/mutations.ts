import { v7 } from "uuid";
import { generateSecret, hashSecret } from "@/lib/crypto/token";
import { ownContext } from "@/lib/audit/context";
import { recordEvent } from "@/lib/audit/mutations";
import { db, type Transaction } from "@/lib/db/client";
import { databaseNow } from "@/lib/db/clock";
import type { Prisma } from "@/lib/db/generated/client";
import type { Carrier, Role } from "@/lib/db/generated/enums";
import { transaction } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import type { Client } from "@/lib/http/client";
import { absoluteLifetime, MAX_SESSIONS_PER_USER, TOUCH_INTERVAL } from "./policy";
import { openSessionValue, sealSessionValue } from "./value";

/** A session just issued: the only moment at which its sealed value exists on the server. */
export type IssuedSession = {
  readonly id: string;
  readonly userId: string;
  readonly sealed: string;
  readonly expiresAt: Date;
};

export type SessionRequest = {
  readonly user: { readonly id: string; readonly role: Role };
  readonly provider: string;
  /** The account that its user has just proven, so that the session does not outlive its connection. */
  readonly accountId?: string | null;
  readonly carrier: Carrier;
  readonly client: Client;
};

/**
 * Starts a session and ends the user's oldest beyond MAX_SESSIONS_PER_USER, not counting those of applications. The database
 * gets the secret's digest only.
 * @param at the moment of issue; the database's clock when left out
 */
export async function issueSession(
  tx: Transaction,
  { user, provider, accountId = null, carrier, client }: SessionRequest,
  at?: Date,
): Promise<IssuedSession> {
  const now = at ?? (await databaseNow(tx));
  const secret = generateSecret();
  const absoluteExpiresAt = new Date(now.getTime() + absoluteLifetime(user.role, env().lifetimes) * 1000);
  const { id } = await tx.session.create({
    data: {
      id: v7(),
      userId: user.id,
      secretHash: hashSecret(secret),
      createdAt: now,
      authenticatedAt: now,
      lastSeenAt: now,
      absoluteExpiresAt,
      carrier,
      provider,
      accountId,
      ip: client.ip,
      userAgent: client.userAgent,
    },
    select: { id: true },
  });
  await endBeyondLimit(tx, user.id, client);
  const sealed = sealSessionValue({ id, secret, absoluteExpiresAt });
  return { id, userId: user.id, expiresAt: absoluteExpiresAt, sealed };
}

/**
 * Gives a session a new secret after its user proved themselves again; the old value is dead at once.
 * The absolute end stays, so that proving oneself never prolongs a session.
 * @param owned whose it is, and the account that was proven
 * @returns null when the session is gone or not this user's
 */
export async function rotateSession(
  tx: Transaction,
  owned: { sessionId: string; userId: string; accountId?: string | undefined },
  at?: Date,
): Promise<IssuedSession | null> {
  const secret = generateSecret();
  const now = at ?? (await databaseNow(tx));
  const [session] = await tx.session.updateManyAndReturn({
    where: { id: owned.sessionId, userId: owned.userId, applicationId: null },
    data: {
      secretHash: hashSecret(secret),
      authenticatedAt: now,
      lastSeenAt: now,
      ...(owned.accountId === undefined ? {} : { accountId: owned.accountId }),
    },
    select: { id: true, userId: true, absoluteExpiresAt: true },
  });
  if (!session) return null;
  const { id, userId, absoluteExpiresAt } = session;
  return {
    id,
    userId,
    expiresAt: absoluteExpiresAt,
    sealed: sealSessionValue({ id, secret, absoluteExpiresAt }),
  };
}

/**
 * Writes when sessions were used, in one statement, to each at most once in TOUCH_INTERVAL. A row that somebody else is
 * changing at this moment is passed over: they note a use, or end it.
 * @param at the moment to count back from; the database's clock when left out
 */
export async function recordSessionUses(
  uses: readonly { id: string; secondsAgo: number }[],
  at: Date | null = null,
): Promise<void> {
  const ids = uses.map(({ id }) => id);
  const ages = uses.map(({ secondsAgo }) => secondsAgo);
  await db().$executeRaw`
    UPDATE "Session" SET "lastSeenAt" = due."usedAt"
    FROM (
      SELECT s."id", u."usedAt"
      FROM (
        SELECT "id", coalesce(${at}::timestamptz, now()) - make_interval(secs => age) AS "usedAt"
        FROM unnest(${ids}::uuid[], ${ages}::float8[]) AS used("id", age)
      ) AS u JOIN "Session" s USING ("id")
      WHERE s."lastSeenAt" <= u."usedAt" - make_interval(secs => ${TOUCH_INTERVAL})
      FOR NO KEY UPDATE OF s SKIP LOCKED
    ) AS due
    WHERE "Session"."id" = due."id"`;
}

/** What the event of its end tells of a session. */
export const endedSelect = { userAgent: true, application: { select: { name: true } } } as const;

/** The same as the event has it. */
export function describeEnded({
  userAgent,
  application,
}: Prisma.SessionGetPayload<{ select: typeof endedSelect }>) {
  return { userAgent, ...(application === null ? {} : { application: application.name }) };
}

/**
 * Ends a session of this user.
 * @param by `sign-out` from within the session, `user` from another one
 * @returns whether it was there to end
 */
export async function revokeSession(
  owned: { sessionId: string; userId: string },
  client: Client,
  by: "sign-out" | "user" = "sign-out",
): Promise<boolean> {
  return transaction(async (tx) => {
    const where = { id: owned.sessionId, userId: owned.userId };
    const session = await tx.session.findFirst({ where, select: endedSelect });
    const { count } = await tx.session.deleteMany({ where });
    if (session === null || count === 0) return false;
    const context = ownContext(owned.userId, client, owned.sessionId);
    const endedBy = session.application !== null && by === "sign-out" ? "application" : by;
    await recordEvent(tx, context, {
      type: "session.ended",
      detail: { by: endedBy, ...describeEnded(session) },
    });
    return true;
  });
}

/**
 * Ends all sessions of a user but one and its children: those of other browsers, with what their guarded hosts were handed, and
 * those of programs.
 * @returns how many there were to end; children, which go with their parents, are not counted
 */
export async function revokeOtherSessions(
  kept: { sessionId: string; userId: string },
  client: Client,
): Promise<number> {
  const { sessionId, userId } = kept;
  return transaction(async (tx) => {
    const { count } = await tx.session.deleteMany({
      where: { userId, id: { not: sessionId }, parentId: null },
    });
    if (count === 0) return 0;
    const context = ownContext(userId, client, sessionId);
    await recordEvent(tx, context, { type: "sessions.ended", detail: { count } });
    return count;
  });
}

/**
 * Ends the session that a browser still held when it signed in anew, whoever's it was (ASVS 7.2.4).
 * A value that does not prove its session ends nothing.
 */
export async function endReplacedSession(tx: Transaction, sealed: string, client: Client): Promise<void> {
  const value = openSessionValue(sealed);
  if (!value) return;
  const where = { id: value.id, secretHash: hashSecret(value.secret), applicationId: null };
  const session = await tx.session.findFirst({ where, select: { userId: true } });
  const { count } = await tx.session.deleteMany({ where });
  if (!session || count === 0) return;
  const context = ownContext(session.userId, client, value.id);
  await recordEvent(tx, context, { type: "session.replaced", detail: {} });
}

async function endBeyondLimit(tx: Transaction, userId: string, client: Client): Promise<void> {
  const ids = await findAllButNewest(tx, { userId, applicationId: null }, MAX_SESSIONS_PER_USER);
  if (ids.length === 0) return;
  const { count } = await tx.session.deleteMany({ where: { userId, id: { in: ids } } });
  if (count === 0) return;
  await recordEvent(tx, ownContext(userId, client), { type: "sessions.ended", detail: { count } });
}

/** The ids of the sessions that `where` names, without so many that were issued last. */
export async function findAllButNewest(
  tx: Transaction,
  where: Prisma.SessionWhereInput,
  kept: number,
): Promise<string[]> {
  const oldest = await tx.session.findMany({
    where,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    skip: kept,
    select: { id: true },
  });
  return oldest.map(({ id }) => id);
}
