import { withFilter } from "@/app/notices/address";
import { type Query, readNotice } from "@/app/notices/query";
import { addressWithKept, findKeptForm } from "@/lib/gate/kept-form";
import { requireUser } from "@/lib/gate/require";
import { listNotes } from "@/lib/notes/data";
import { keptNote, NOTICES, notesQuery, PAGE } from "./schema";

const PAGE_SIZE = 25;

export type NotesView = Awaited<ReturnType<typeof loadNotes>>;

/** One page of the notes of the user asking, with what they had typed; or a redirect to the sign-in page. */
export async function loadNotes(query: Query) {
  const { cursor } = notesQuery.parse(query);
  const { user } = await requireUser(
    cursor === undefined ? addressWithKept(PAGE, query) : withFilter(PAGE, { cursor }),
  );
  const [{ items, nextCursor }, kept] = await Promise.all([
    listNotes(user.id, PAGE_SIZE, cursor),
    findKeptForm(PAGE, user.id, query),
  ]);
  return {
    outcome: readNotice(NOTICES, query),
    kept: keptNote.parse(kept),
    notes: items,
    first: cursor === undefined ? null : PAGE,
    next: nextCursor === null ? null : withFilter(PAGE, { cursor: nextCursor }),
  };
}
