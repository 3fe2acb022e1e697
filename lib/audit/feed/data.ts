import { z } from "zod";
import { queryRows } from "@/lib/db/query";
import { AppError } from "@/lib/errors";
import { type AdminEventEntry, asAdminEntry, rowSchema } from "../data";
import { withPeople } from "../filter";
import { type FeedCursor, readCursor, writeCursor } from "./cursor";
import { placeEvents } from "./mutations";

/** A page of the feed, the oldest first, and the cursor to come back with, also when there was nothing. */
export type FeedPage = {
  readonly items: readonly AdminEventEntry[];
  readonly next: string;
  /** Whether there is more to read at once. */
  readonly more: boolean;
};

const placedSchema = rowSchema.extend({ position: z.coerce.number() });

const PAGE = withPeople(
  `SELECT e.* FROM "AuditEvent" e WHERE e."position" > $1 ORDER BY e."position" LIMIT $2`,
  `e."position"`,
);

const WHERE_IT_IS = `
  SELECT f."lastPosition", (SELECT e."id" FROM "AuditEvent" e WHERE e."position" = $1) AS "eventId"
  FROM "EventFeed" f WHERE f."id" = 1`;

const whereSchema = z.object({ lastPosition: z.coerce.number(), eventId: z.string().nullable() });

// In the order of the index of those that have none, or a table whose statistics are of before would be read from end to end.
const UNPLACED = `SELECT "id" FROM "AuditEvent" WHERE "position" IS NULL ORDER BY "at", "id" LIMIT 1`;

const unplacedSchema = z.object({ id: z.string() });

/**
 * The events after a cursor, in the order of the feed. Whoever follows the cursors has every event that is committed exactly
 * once, whichever instance answers, and however late its transaction was.
 * @param after what `next` was; "" for the beginning of what is kept
 * @param limit fewer than PLACES_AT_ONCE, so that a page is full before the places are
 * @throws AppError malformed-request for what is no cursor, cursor-unknown for one of another database or of a later state of
 * this one
 */
export async function readFeed(after: string, limit: number): Promise<FeedPage> {
  const cursor = readCursor(after);
  if (cursor === null) throw new AppError("malformed-request", "after is no cursor of this feed");
  await requireKnown(cursor);
  const position = cursor === "beginning" ? 0 : cursor.position;
  const placed = await readPlaced(position, limit);
  // Giving places costs a transaction: only for whoever has come to the end of those that have one.
  if (placed.more || !(await hasUnplaced())) return { ...placed, next: placed.next ?? after };
  await placeEvents();
  const page = await readPlaced(position, limit);
  return { ...page, next: page.next ?? after };
}

async function readPlaced(position: number, limit: number) {
  const rows = await queryRows(placedSchema, PAGE, [position, limit + 1]);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map(asAdminEntry),
    next: last ? writeCursor({ position: last.position, eventId: last.id }) : null,
    more: rows.length > limit,
  };
}

/**
 * Refuses a cursor that another database gave, or this one before it was restored: it would wait for what was there already, or
 * pass over what is new. The event of a place that is past its retention cannot be compared any more.
 */
async function requireKnown(cursor: FeedCursor): Promise<void> {
  if (cursor === "beginning") return;
  const { position, eventId } = cursor;
  const [here] = await queryRows(whereSchema, WHERE_IT_IS, [position]);
  const ahead = here === undefined || position > here.lastPosition;
  if (ahead || (here.eventId !== null && here.eventId !== eventId))
    throw new AppError("cursor-unknown", "the cursor is of another state of the database");
}

async function hasUnplaced(): Promise<boolean> {
  return (await queryRows(unplacedSchema, UNPLACED)).length > 0;
}
