import { z } from "zod";
import { typedText } from "@/app/components/typed-text";
import { NOTE_PROBLEMS } from "@/lib/notes/policy";

export const PAGE = "/notes";
export const FORM = "note";

/** So much of what was typed comes back with a refusal; the field takes no more. */
export const LONGEST_TYPED = 1000;

export const noteForm = z.object({ text: typedText(LONGEST_TYPED) });

export const deleteForm = z.object({ note: z.uuid() });

/** What was typed, where it was refused or there was no session any more. */
export const keptNote = z
  .object({ form: z.literal(FORM), fields: noteForm, problem: z.enum(NOTE_PROBLEMS).nullable() })
  .nullable()
  .catch(null);

/** `cursor`: the last note of the page before. */
export const notesQuery = z.object({ cursor: z.uuid().optional().catch(undefined) });

/** What the page can say of a change. */
export const NOTICES = ["note-added", "note-deleted", "note-already-deleted"] as const;
