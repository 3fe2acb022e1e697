import type { notesContract } from "../contract/notes/contract";
import type { Example } from "./example";

const note = {
  id: "019aaab0-1c4e-7f20-a5d6-7e8f90a1b30b",
  text: "Ask Sasha about the offer",
  created_at: "2026-11-22T11:10:00.000Z",
};

/** A request and an answer of each operation about notes. */
export const NOTE_EXAMPLES: {
  readonly [Name in keyof typeof notesContract]: Example<(typeof notesContract)[Name]>;
} = {
  listNotes: { answer: { notes: [note], next_cursor: null } },
  createNote: { body: { text: note.text }, answer: note },
  deleteNote: { answer: { success: true } },
};
