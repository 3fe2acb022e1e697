import { z } from "zod";
import { administratorContext } from "@/lib/audit/context";
import { recordEvent } from "@/lib/audit/mutations";
import type { Transaction } from "@/lib/db/client";
import { databaseNow } from "@/lib/db/clock";
import { parseRows } from "@/lib/db/rows";
import { transaction } from "@/lib/db/transaction";
import { AppError } from "@/lib/errors";
import type { Client } from "@/lib/http/client";
import { isAfterPause, readScopes, type Scope, stateOfToken } from "./policy";
import { generateServiceToken, hashServiceToken } from "./token";

/** What an administrator says of a new token. */
export type TokenTerms = {
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Seconds. */
  readonly lifetime: number;
};

/** A token just made: the only moment at which it exists on the server. */
export type NewServiceToken = { readonly id: string; readonly token: string; readonly expiresAt: Date };

/** Writes a token down. */
export async function insertServiceToken(
  tx: Transaction,
  { name, scopes, lifetime }: TokenTerms,
  createdById: string,
): Promise<NewServiceToken> {
  const token = generateServiceToken();
  const hash = hashServiceToken(token);
  if (hash === null) throw new Error("a token of ours is not taken for one");
  const createdAt = await databaseNow(tx);
  const expiresAt = new Date(createdAt.getTime() + lifetime * 1000);
  const data = { name, hash, scopes: readScopes(scopes), createdById, createdAt, expiresAt };
  const { id } = await tx.serviceToken.create({ data, select: { id: true } });
  return { id, token, expiresAt };
}

/** Takes a token's worth, from the next request on. @returns its name; null when it was worth nothing already, or is not there */
export async function revokeServiceToken(tx: Transaction, id: string): Promise<string | null> {
  const revokedAt = await databaseNow(tx);
  const where = { id, revokedAt: null, expiresAt: { gt: revokedAt } };
  const { count } = await tx.serviceToken.updateMany({ where, data: { revokedAt } });
  if (count === 0) return null;
  const { name } = await tx.serviceToken.findUniqueOrThrow({ where: { id }, select: { name: true } });
  return name;
}

/**
 * Takes the worth of all that somebody who is no administrator any more has made: it does not come back with their right.
 * They are locked. @returns how many
 */
export async function revokeServiceTokensOf(tx: Transaction, createdById: string): Promise<number> {
  const revokedAt = await databaseNow(tx);
  const where = { createdById, revokedAt: null, expiresAt: { gt: revokedAt } };
  const { count } = await tx.serviceToken.updateMany({ where, data: { revokedAt } });
  return count;
}

const lockedSchema = z.object({
  createdById: z.string(),
  expiresAt: z.date(),
  revokedAt: z.date().nullable(),
});

/**
 * Makes sure that a token that changes something is worth something still, until the transaction ends.
 * @param administrators all of them, locked
 * @throws AppError unauthenticated
 */
export async function lockServiceToken(
  tx: Transaction,
  id: string,
  administrators: readonly string[],
): Promise<void> {
  const locked = await tx.$queryRaw`
    SELECT "createdById", "expiresAt", "revokedAt" FROM "ServiceToken" WHERE "id" = ${id}::uuid FOR SHARE`;
  const [token] = parseRows(lockedSchema, locked);
  const state =
    token && stateOfToken(token, administrators.includes(token.createdById), await databaseNow(tx));
  if (state !== "active") throw new AppError("unauthenticated", "the service token was revoked meanwhile");
}

/**
 * Notes that a token was used, once of all that have found it unnoted. The first use, and the first after a long pause, is an
 * event.
 * @param seen when it had been noted last
 */
export async function noteServiceTokenUse(
  serviceToken: { readonly id: string; readonly name: string },
  seen: Date | null,
  client: Client,
): Promise<void> {
  await transaction(async (tx) => {
    const lastUsedAt = await databaseNow(tx);
    const where = { id: serviceToken.id, lastUsedAt: seen };
    const { count } = await tx.serviceToken.updateMany({ where, data: { lastUsedAt } });
    if (count === 0 || !isAfterPause(seen, lastUsedAt)) return;
    await recordEvent(tx, administratorContext({ serviceToken }, null, client), {
      type: "service-token.used",
      detail: { token: serviceToken.id, name: serviceToken.name, by: seen === null ? "first" : "again" },
    });
  });
}
