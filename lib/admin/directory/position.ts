import { z } from "zod";
import { AppError } from "@/lib/errors";

/** The last user of a page: their id, and in a search the text by which they were found, which is what it is ordered by. */
export type Position = { readonly id: string; readonly term: string | null };

const schema = z.tuple([z.uuid(), z.string().nullable()]);

/** A position as an opaque text, for the query of a link. */
export function writeCursor({ id, term }: Position): string {
  return Buffer.from(JSON.stringify([id, term])).toString("base64url");
}

/** @throws AppError malformed-request for what `writeCursor` did not write */
export function readCursor(cursor: string): Position {
  const position = parseCursor(cursor);
  if (position === null) throw new AppError("malformed-request", "the cursor is not one of ours");
  return position;
}

/** Whether `readCursor` can read it, for pages, which begin at the beginning where it cannot. */
export function isCursor(cursor: string): boolean {
  return parseCursor(cursor) !== null;
}

function parseCursor(cursor: string): Position | null {
  const read = schema.safeParse(parseJson(Buffer.from(cursor, "base64url").toString()));
  // PostgreSQL has no text with a NUL.
  if (!read.success || read.data[1]?.includes("\0")) return null;
  return { id: read.data[0], term: read.data[1] };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
