"use server";

import { redirect } from "next/navigation";
import { withError, withQuery } from "@/app/notices/address";
import { AppError } from "@/lib/errors";
import { consumeChange } from "@/lib/gate/limit";
import { userAction } from "@/lib/gate/user-action";
import { createNote, deleteNote } from "@/lib/notes/mutations";
import { noteText } from "@/lib/notes/policy";
import { deleteForm, FORM, noteForm, PAGE } from "./schema";

/** Writes a note down, or says what is wrong with it and keeps what was typed. */
export const addNote = userAction(
  noteForm,
  () => ({ page: PAGE, form: FORM }),
  async ({ text: typed }, { user, session, client, comeBack }) => {
    const text = noteText.safeParse(typed);
    if (!text.success) {
      const problem = text.error.issues[0]?.message ?? "note-unreadable";
      redirect(await comeBack({ problem, field: "text" }));
    }
    await countNote(user.id, comeBack);
    await createNote({ userId: user.id, sessionId: session.id, text: text.data }, client);
    redirect(withQuery(PAGE, { notice: "note-added" }));
  },
);

export const removeNote = userAction(
  deleteForm,
  () => PAGE,
  async ({ note: noteId }, { user, session, client }) => {
    const deleted = await deleteNote({ userId: user.id, sessionId: session.id, noteId }, client);
    redirect(withQuery(PAGE, { notice: deleted ? "note-deleted" : "note-already-deleted" }));
  },
);

/** Leads back to the form as it was typed, and says so, when there have been too many. */
async function countNote(userId: string, comeBack: () => Promise<string>): Promise<void> {
  try {
    await consumeChange("note.created", userId);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    redirect(withError(await comeBack(), error.code, "note.refused"));
  }
}
