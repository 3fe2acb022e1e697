import { z } from "zod";
import type { Page } from "@/lib/audit/data";
import { queryRows } from "@/lib/db/query";
import { type AccountKey, digestOfAccount, digestOfEmail } from "./digest";

/** What an administrator, or the list of the environment, has decided about users. */
export const JUDGEMENTS = ["DISABLED", "DEMOTED", "PROMOTED"] as const;

export type Judgement = (typeof JUDGEMENTS)[number];

/** Somebody as they are called today; null for one who has been deleted. */
export type DecisionUser = { readonly name: string | null; readonly email: string | null };

/** A decision that stands: one, however many accounts and e-mails it holds for. */
export type DecisionEntry = {
  readonly id: string;
  readonly kind: Judgement;
  readonly decidedAt: Date;
  /** Whom it was made about; they may be gone, while it holds for whoever comes with what was theirs. */
  readonly userId: string;
  readonly user: DecisionUser | null;
  /** Null for the list of the environment. */
  readonly actorId: string | null;
  readonly actor: DecisionUser | null;
  /** Why somebody is disabled, while they are there: it goes with them. */
  readonly reason: string | null;
};

/** What a decision is found by: it is kept by digests of these alone, so only whole. */
export type DecisionKey = { readonly email: string } | AccountKey;

const rowSchema = z.object({
  id: z.string(),
  kind: z.enum(JUDGEMENTS),
  decidedAt: z.date(),
  userId: z.string(),
  actorId: z.string().nullable(),
  reason: z.string().nullable(),
  userIsThere: z.boolean(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  actorIsThere: z.boolean(),
  actorName: z.string().nullable(),
  actorEmail: z.string().nullable(),
});

// Administrators make few of them, so all are put together for each page. Of the rows of one decision the first names it.
const LIST = `
  WITH decisions AS (
    SELECT DISTINCT ON (d."userId", d."kind") d."id", d."kind", d."userId", d."actorId", d."decidedAt"
    FROM "Decision" d
    WHERE d."kind"::text = ANY ($1) AND ($2::bytea IS NULL OR EXISTS (
      SELECT FROM "Decision" k WHERE k."digest" = $2 AND k."kind" = d."kind" AND k."userId" = d."userId"))
    ORDER BY d."userId", d."kind", d."decidedAt", d."id"
  )
  SELECT d."id", d."kind", d."userId", d."actorId", d."decidedAt",
    u."id" IS NOT NULL AS "userIsThere", u."name", u."email",
    a."id" IS NOT NULL AS "actorIsThere", a."name" AS "actorName", a."email" AS "actorEmail",
    CASE WHEN d."kind" = 'DISABLED' THEN u."disabledReason" END AS "reason"
  FROM decisions d LEFT JOIN "User" u ON u."id" = d."userId" LEFT JOIN "User" a ON a."id" = d."actorId"
  WHERE $3::uuid IS NULL OR (d."decidedAt", d."id") < (SELECT b."decidedAt", b."id" FROM "Decision" b WHERE b."id" = $3)
  ORDER BY d."decidedAt" DESC, d."id" DESC LIMIT $4`;

/**
 * One page of the decisions that stand, the newest first. What users decide about their own accounts is not among them.
 * @param key only those that hold for it
 * @param before the cursor that the page before gave, if any: the id of its last decision
 */
export async function listDecisions(
  key: DecisionKey | undefined,
  limit: number,
  before?: string,
): Promise<Page<DecisionEntry>> {
  const values = [JUDGEMENTS, key === undefined ? null : digestOf(key), before ?? null, limit + 1];
  const rows = await queryRows(rowSchema, LIST, values);
  const items = rows.slice(0, limit).map(asEntry);
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

function digestOf(key: DecisionKey): Buffer {
  return Buffer.from("email" in key ? digestOfEmail(key.email.toLowerCase()) : digestOfAccount(key));
}

function asEntry(row: z.infer<typeof rowSchema>): DecisionEntry {
  const { id, kind, decidedAt, userId, actorId, reason } = row;
  return {
    ...{ id, kind, decidedAt, userId, actorId, reason },
    user: row.userIsThere ? { name: row.name, email: row.email } : null,
    actor: row.actorIsThere ? { name: row.actorName, email: row.actorEmail } : null,
  };
}
