import type { Page } from "@/lib/audit/data";
import { db } from "@/lib/db/client";
import { reading } from "@/lib/db/transaction";

/** A note as its user sees it. */
export type NoteEntry = { readonly id: string; readonly text: string; readonly createdAt: Date };

/** A note as administrators see it: whose it is and since when. What it says is its user's alone. */
export type WrittenNote = {
  readonly id: string;
  readonly createdAt: Date;
  readonly user: { readonly id: string; readonly name: string | null; readonly email: string | null };
};

/** What of a row is a note; a row is never handed on whole. */
export const noteEntry = { id: true, text: true, createdAt: true } as const;

/**
 * One page of a user's notes, the newest first.
 * @param before the cursor that the page before gave, if any: the id of its last one
 */
export async function listNotes(userId: string, limit: number, before?: string): Promise<Page<NoteEntry>> {
  const where = { userId, ...olderThan(before) };
  const newest = { orderBy: { id: "desc" }, take: limit + 1 } as const;
  return reading(async () =>
    pageOf(await db().note.findMany({ where, ...newest, select: noteEntry }), limit),
  );
}

/** All of a user's notes, the newest first, for their export. */
export async function listAllNotes(userId: string): Promise<NoteEntry[]> {
  return reading(() => db().note.findMany({ where: { userId }, orderBy: { id: "desc" }, select: noteEntry }));
}

/** One page of everybody's notes, for administrators. @param before as in `listNotes` */
export async function listWrittenNotes(limit: number, before?: string): Promise<Page<WrittenNote>> {
  const user = { select: { id: true, name: true, email: true } };
  const newest = { orderBy: { id: "desc" }, take: limit + 1 } as const;
  return reading(async () => {
    const select = { id: true, createdAt: true, user };
    return pageOf(await db().note.findMany({ where: olderThan(before), ...newest, select }), limit);
  });
}

/** How many notes there are, of everybody. */
export async function countNotes(): Promise<number> {
  return reading(() => db().note.count());
}

/** Ids grow with time (UUID version 7). */
function olderThan(before: string | undefined) {
  return before === undefined ? {} : { id: { lt: before } };
}

/** @param rows one more than fit the page, if there are more */
function pageOf<Entry extends { readonly id: string }>(rows: readonly Entry[], limit: number): Page<Entry> {
  const items = rows.slice(0, limit);
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}
