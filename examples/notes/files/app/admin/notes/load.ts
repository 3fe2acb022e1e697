import { withFilter } from "@/app/notices/address";
import type { Query } from "@/app/notices/query";
import { requireAdmin } from "@/lib/gate/require";
import { countNotes, listWrittenNotes } from "@/lib/notes/data";
import { notesQuery } from "./schema";

const PAGE = "/admin/notes";
const PAGE_SIZE = 25;

export type NotesView = Awaited<ReturnType<typeof loadNotes>>;

/** How many notes there are, and one page of whose they are; what they say is nobody's but their users'. */
export async function loadNotes(query: Query) {
  const { cursor } = notesQuery.parse(query);
  await requireAdmin(withFilter(PAGE, { cursor }));
  const [total, { items, nextCursor }] = await Promise.all([
    countNotes(),
    listWrittenNotes(PAGE_SIZE, cursor),
  ]);
  return {
    total,
    notes: items,
    first: cursor === undefined ? null : PAGE,
    next: nextCursor === null ? null : withFilter(PAGE, { cursor: nextCursor }),
  };
}
