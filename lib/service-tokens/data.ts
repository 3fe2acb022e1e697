import { z } from "zod";
import type { Page } from "@/lib/audit/data";
import { db } from "@/lib/db/client";
import { databaseNow } from "@/lib/db/clock";
import { queryRows } from "@/lib/db/query";
import { reading } from "@/lib/db/transaction";
import { findMakers } from "@/lib/users/administrators";
import { needsNote, readScopes, type Scope, stateOfToken, type TokenState } from "./policy";
import { hashServiceToken } from "./token";

/** A token as administrators see it: without itself, which nobody has but whoever was told it. */
export type TokenEntry = {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly state: TokenState;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** To within a minute; null for one that was never used. */
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
  readonly createdById: string;
  /** Null for one who has been deleted. */
  readonly createdBy: { readonly name: string | null; readonly email: string | null } | null;
};

const select = {
  id: true,
  name: true,
  scopes: true,
  createdAt: true,
  expiresAt: true,
  lastUsedAt: true,
  revokedAt: true,
  createdById: true,
} as const;

/**
 * One page of the tokens that are kept, the newest first.
 * @param before the cursor that the page before gave, if any: the id of its last one
 */
export async function listServiceTokens(limit: number, before?: string): Promise<Page<TokenEntry>> {
  const where = before === undefined ? {} : { id: { lt: before } };
  return reading(async () => {
    const rows = await db().serviceToken.findMany({
      where,
      orderBy: { id: "desc" },
      take: limit + 1,
      select,
    });
    const page = rows.slice(0, limit);
    const [now, makers] = await Promise.all([
      databaseNow(db()),
      findMakers(
        db(),
        page.map(({ createdById }) => createdById),
      ),
    ]);
    const items = page.map((row) => {
      const maker = makers.get(row.createdById);
      return {
        ...row,
        scopes: readScopes(row.scopes),
        state: stateOfToken(row, maker?.signs ?? false, now),
        createdBy: maker?.called ?? null,
      };
    });
    return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
  });
}

/** A service token that is good for something at this moment. No `LiveSession`, so that nothing takes it for a person. */
export type LiveServiceToken = {
  readonly status: "live";
  readonly serviceToken: { readonly id: string; readonly name: string };
  readonly scopes: readonly Scope[];
  /** When its use was noted last, where this one has to be noted too. */
  readonly unnotedSince: Date | null | undefined;
};

const rowSchema = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.string()),
  expiresAt: z.date(),
  revokedAt: z.date().nullable(),
  lastUsedAt: z.date().nullable(),
  signed: z.boolean(),
  now: z.date(),
});

// One statement: the token, whoever made it and the clock are of one moment. It is asked for each request and never kept, so
// that a token that is revoked is so at once, on every instance.
const FIND = `
  SELECT t."id", t."name", t."scopes", t."expiresAt", t."revokedAt", t."lastUsedAt", now() AS "now",
         EXISTS (SELECT FROM "User" u WHERE u."id" = t."createdById" AND u."role" = 'ADMIN' AND u."disabledAt" IS NULL) AS "signed"
  FROM "ServiceToken" t WHERE t."hash" = $1`;

/** Whether a text has the form of a service token. */
export function isServiceToken(text: string): boolean {
  return hashServiceToken(text) !== null;
}

/** The token behind a text that a program sent, or why it is worth nothing. @throws AppError database-unavailable */
export async function readServiceToken(
  text: string,
): Promise<LiveServiceToken | { readonly status: "unknown" | Exclude<TokenState, "active"> }> {
  const hash = hashServiceToken(text);
  const [row] = hash === null ? [] : await queryRows(rowSchema, FIND, [hash]);
  if (row === undefined) return { status: "unknown" };
  const { id, name, scopes, lastUsedAt, signed, now } = row;
  const state = stateOfToken(row, signed, now);
  if (state !== "active") return { status: state };
  const unnotedSince = needsNote(lastUsedAt, now) ? lastUsedAt : undefined;
  return { status: "live", serviceToken: { id, name }, scopes: readScopes(scopes), unnotedSince };
}
