import { z } from "zod";

/** The longest note, in characters. */
export const MAX_NOTE = 500;

export const NOTE_PROBLEMS = ["note-missing", "note-too-long", "note-unreadable"] as const;

/** Line breaks and tabs are the only control characters that a text may have: PostgreSQL takes no NUL, and no page shows the others. */
const UNREADABLE = /[^\P{Cc}\n\t]/u;

/** What a user writes down, of one line or several. The messages are NOTE_PROBLEMS, which the page has words for. */
export const noteText = z
  .string()
  // Browsers send the line breaks of a form as CR LF.
  .transform((text) => text.replace(/\r\n?/g, "\n").normalize().trim())
  .pipe(
    z
      .string()
      .min(1, { error: "note-missing", abort: true })
      .refine((text) => Array.from(text).length <= MAX_NOTE, { error: "note-too-long", abort: true })
      .refine((text) => text.isWellFormed() && !UNREADABLE.test(text), { error: "note-unreadable" }),
  );
