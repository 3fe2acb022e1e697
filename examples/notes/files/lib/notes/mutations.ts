import { ownContext } from "@/lib/audit/context";
import { recordEvent } from "@/lib/audit/mutations";
import { transaction } from "@/lib/db/transaction";
import { AppError } from "@/lib/errors";
import type { Client } from "@/lib/http/client";
import { lockUserAgainstDeletion } from "@/lib/users/lock";
import { type NoteEntry, noteEntry } from "./data";

/** Whose note it is, and the session that they ask with. */
type Owner = { readonly userId: string; readonly sessionId: string };

/** Writes a note down. @param text as `noteText` gives it @throws AppError unauthenticated when the user has just been deleted */
export async function createNote(
  { userId, sessionId, text }: Owner & { readonly text: string },
  client: Client,
): Promise<NoteEntry> {
  return transaction(async (tx) => {
    // The event would outlive the erasure otherwise.
    if (!(await lockUserAgainstDeletion(tx, userId)))
      throw new AppError("unauthenticated", "the user has been deleted meanwhile");
    const note = await tx.note.create({ data: { userId, text }, select: noteEntry });
    const detail = { note: note.id };
    await recordEvent(tx, ownContext(userId, client, sessionId), { type: "note.created", detail });
    return note;
  });
}

/** Deletes a note of this user. @returns false for one that is gone, and for anybody else's */
export async function deleteNote(
  { userId, sessionId, noteId }: Owner & { readonly noteId: string },
  client: Client,
): Promise<boolean> {
  return transaction(async (tx) => {
    const { count } = await tx.note.deleteMany({ where: { id: noteId, userId } });
    if (count === 0) return false;
    const detail = { note: noteId };
    await recordEvent(tx, ownContext(userId, client, sessionId), { type: "note.deleted", detail });
    return true;
  });
}
