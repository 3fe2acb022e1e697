import { contract } from "@/lib/api/contract/contract";
import { DONE } from "@/lib/api/contract/present";
import { route } from "@/lib/api/route";
import { AppError } from "@/lib/errors";
import { refuseOtherMethods } from "@/lib/http/other-methods";
import { deleteNote } from "@/lib/notes/mutations";

export const DELETE = route(contract.deleteNote, async ({ caller: { user, session }, params, client }) => {
  const owner = { userId: user.id, sessionId: session.id };
  // One that is gone, somebody else's and a made-up one look the same.
  if (!(await deleteNote({ ...owner, noteId: params.id }, client)))
    throw new AppError("not-found", "this user has no such note");
  return { data: DONE };
});

export const { GET, POST, PUT, PATCH, OPTIONS } = refuseOtherMethods("DELETE");
