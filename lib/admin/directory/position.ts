import { z } from "zod";
import { AppError } from "@/lib/errors";
import { DEFAULT_SORT, readSearch, type Sort, type UserFilter } from "./filter";

/**
 * The last user of a page: their id, and by what they stand there: the text by which they were found, the name by which
 * they are listed, or the time of their last sign-in in ISO 8601; null where it is the id alone.
 */
export type Position = { readonly id: string; readonly term: string | null };

const schema = z.tuple([z.uuid(), z.string().nullable()]);

const moment = z.iso.datetime().nullable();

/** The order of a list: of what is looked for, or one of SORTS. */
export type Order = "found" | Sort;

/** In which order a filter lists users. */
export function orderOf({ q, sort = DEFAULT_SORT }: UserFilter): Order {
  return readSearch(q) === undefined ? sort : "found";
}

/** A position as an opaque text, for the query of a link. */
export function writeCursor({ id, term }: Position): string {
  return Buffer.from(JSON.stringify([id, term])).toString("base64url");
}

/** @throws AppError malformed-request for what `writeCursor` did not write in a list of this order */
export function readCursor(cursor: string, order: Order): Position {
  const position = parseCursor(cursor, order);
  if (position === null) throw new AppError("malformed-request", "the cursor is not one of ours");
  return position;
}

/** Whether `readCursor` can read it, for pages, which begin at the beginning where it cannot. */
export function isCursor(cursor: string, order: Order): boolean {
  return parseCursor(cursor, order) !== null;
}

function parseCursor(cursor: string, order: Order): Position | null {
  const read = schema.safeParse(parseJson(Buffer.from(cursor, "base64url").toString()));
  if (!read.success) return null;
  const [id, term] = read.data;
  return isTermOf(order, term) ? { id, term } : null;
}

/** PostgreSQL has no text with a NUL, and takes no other text for a time. */
function isTermOf(order: Order, term: string | null): boolean {
  switch (order) {
    case "created_at":
    case "-created_at":
      return term === null;
    case "last_sign_in_at":
    case "-last_sign_in_at":
      return moment.safeParse(term).success;
    case "full_name":
    case "-full_name":
    case "found":
      return term !== null && !term.includes("\0");
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
