import { v7 } from "uuid";
import { generateSecret, hashSecret } from "@/lib/crypto/token";
import type { Transaction } from "@/lib/db/client";
import { databaseNow } from "@/lib/db/clock";
import type { Role } from "@/lib/db/generated/enums";
import { env } from "@/lib/env";
import type { Client } from "@/lib/http/client";
import { lockUser } from "@/lib/users/lock";
import { findAllButNewest, type IssuedSession } from "../mutations";
import { absoluteLifetime } from "../policy";
import { sealApplicationSessionValue } from "../value";
import { MAX_BEARERS_PER_APPLICATION, MAX_CHILDREN_PER_ORIGIN } from "./policy";

type Holder = {
  readonly applicationId: string;
  readonly user: { readonly id: string; readonly role: Role };
  /** The session that allowed it: by which provider, and when its user proved themselves. */
  readonly authorizing: {
    readonly id: string;
    readonly provider: string;
    readonly accountId: string | null;
    readonly authenticatedAt: Date;
    readonly absoluteExpiresAt: Date;
  };
  readonly client: Client;
};

/**
 * Hands a bearer to an application (WEB, NATIVE). It outlives the browser's session that allowed it; the lifetimes of its
 * user's role hold for it. Ends the oldest beyond MAX_BEARERS_PER_APPLICATION.
 */
export async function issueBearer(
  tx: Transaction,
  { applicationId, user, authorizing, client, scopes }: Holder & { readonly scopes: readonly string[] },
): Promise<IssuedSession> {
  // So that two at once count each other.
  await lockUser(tx, user.id);
  const now = await databaseNow(tx);
  const lifetime = absoluteLifetime(user.role, env().lifetimes);
  const issued = await insert(tx, now, {
    applicationId,
    userId: user.id,
    authorizing,
    client,
    carrier: "BEARER",
    scopes: [...scopes],
    absoluteExpiresAt: new Date(now.getTime() + lifetime * 1000),
  });
  await endOldest(tx, { userId: user.id, applicationId, parentId: null }, MAX_BEARERS_PER_APPLICATION);
  return issued;
}

/**
 * Hands a session to a guarded origin (PROXIED): a child of the browser's, which it ends and idles with. Ends the oldest
 * beyond MAX_CHILDREN_PER_ORIGIN.
 */
export async function issueChild(
  tx: Transaction,
  { applicationId, user, authorizing, client, origin }: Holder & { readonly origin: string },
): Promise<IssuedSession> {
  // So that two at once count each other.
  await tx.$queryRaw`SELECT FROM "Session" WHERE "id" = ${authorizing.id}::uuid FOR NO KEY UPDATE`;
  const now = await databaseNow(tx);
  const issued = await insert(tx, now, {
    applicationId,
    userId: user.id,
    authorizing,
    client,
    carrier: "COOKIE",
    origin,
    parentId: authorizing.id,
    absoluteExpiresAt: authorizing.absoluteExpiresAt,
  });
  await endOldest(tx, { parentId: authorizing.id, origin }, MAX_CHILDREN_PER_ORIGIN);
  return issued;
}

async function insert(
  tx: Transaction,
  now: Date,
  {
    authorizing,
    client,
    ...row
  }: {
    readonly applicationId: string;
    readonly userId: string;
    readonly authorizing: Holder["authorizing"];
    readonly client: Client;
    readonly carrier: "COOKIE" | "BEARER";
    readonly absoluteExpiresAt: Date;
    readonly origin?: string;
    readonly parentId?: string;
    readonly scopes?: string[];
  },
): Promise<IssuedSession> {
  const secret = generateSecret();
  const { id } = await tx.session.create({
    data: {
      ...row,
      id: v7(),
      secretHash: hashSecret(secret),
      createdAt: now,
      lastSeenAt: now,
      authenticatedAt: authorizing.authenticatedAt,
      provider: authorizing.provider,
      accountId: authorizing.accountId,
      ip: client.ip,
      userAgent: client.userAgent,
    },
    select: { id: true },
  });
  const { absoluteExpiresAt, userId } = row;
  const sealed = sealApplicationSessionValue({ id, secret, absoluteExpiresAt });
  return { id, userId, expiresAt: absoluteExpiresAt, sealed };
}

/** Ends all but the newest of those that `where` names. */
async function endOldest(
  tx: Transaction,
  where: { userId: string; applicationId: string; parentId: null } | { parentId: string; origin: string },
  kept: number,
): Promise<void> {
  const ids = await findAllButNewest(tx, where, kept);
  if (ids.length > 0) await tx.session.deleteMany({ where: { id: { in: ids } } });
}
