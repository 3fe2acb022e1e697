import { z } from "zod";

/** Where a reader of the feed has come to: the place of the last event that it had, and which event that was. */
export type FeedCursor = { readonly position: number; readonly eventId: string } | "beginning";

const FORM = /^(\d{1,15})\.([0-9a-f-]{36})$/;

/**
 * A cursor as readers keep it. It is no secret and not sealed: whoever makes one up reads on from another place of what they may
 * read anyway.
 */
export function writeCursor(cursor: FeedCursor): string {
  return cursor === "beginning" ? "" : `${cursor.position}.${cursor.eventId}`;
}

/** @returns null for what is no cursor of ours */
export function readCursor(text: string): FeedCursor | null {
  if (text === "") return "beginning";
  const [, position = "", eventId] = FORM.exec(text) ?? [];
  const id = z.uuid().safeParse(eventId);
  return id.success ? { position: Number(position), eventId: id.data } : null;
}
