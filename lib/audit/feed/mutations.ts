import { z } from "zod";
import { parseRows } from "@/lib/db/rows";
import { transaction } from "@/lib/db/transaction";

/** So many events at most get their places in one transaction, which takes some tenths of a second. */
export const PLACES_AT_ONCE = 1000;

const feedSchema = z.object({ lastPosition: z.coerce.number() });
const countSchema = z.object({ count: z.number() });

/**
 * Gives places to events that have none, the oldest first. One at a time does so, over all instances, and only with what is
 * committed: whoever commits later gets a later place, so that a reader who has come to a place has seen all before it
 * (docs/decisions/082).
 * @returns how many had none; fewer than PLACES_AT_ONCE when all have one now
 */
export async function placeEvents(): Promise<number> {
  return transaction(async (tx) => {
    // The lock comes first and by itself: the statement after it sees what was committed while it waited.
    const rows = await tx.$queryRaw`SELECT "lastPosition"::text FROM "EventFeed" WHERE "id" = 1 FOR UPDATE`;
    const [feed] = parseRows(feedSchema, rows);
    if (!feed) throw new Error('"EventFeed" has lost its row');
    const placed = await tx.$queryRaw`
      WITH unplaced AS MATERIALIZED (
        SELECT "id", row_number() OVER (ORDER BY "at", "id") AS "place" FROM (
          SELECT "id", "at" FROM "AuditEvent" WHERE "position" IS NULL ORDER BY "at", "id" LIMIT ${PLACES_AT_ONCE}
        ) AS oldest
      ), placed AS (
        UPDATE "AuditEvent" e SET "position" = ${feed.lastPosition}::bigint + u."place" FROM unplaced u WHERE e."id" = u."id"
      ), counted AS (
        UPDATE "EventFeed" SET "lastPosition" = "lastPosition" + (SELECT count(*) FROM unplaced) WHERE "id" = 1
      )
      SELECT count(*)::int AS "count" FROM unplaced`;
    const [{ count } = { count: 0 }] = parseRows(countSchema, placed);
    return count;
  });
}
