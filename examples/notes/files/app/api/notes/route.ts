import { contract } from "@/lib/api/contract/contract";
import { presentNote } from "@/lib/api/contract/notes/present";
import { route } from "@/lib/api/route";
import { consumeChange } from "@/lib/gate/limit";
import { refuseOtherMethods } from "@/lib/http/other-methods";
import { listNotes } from "@/lib/notes/data";
import { createNote } from "@/lib/notes/mutations";

export const GET = route(contract.listNotes, async ({ caller, query: { limit, cursor } }) => {
  const { items, nextCursor } = await listNotes(caller.user.id, limit, cursor);
  return { data: { notes: items.map(presentNote), next_cursor: nextCursor } };
});

export const POST = route(contract.createNote, async ({ caller: { user, session }, body, client }) => {
  await consumeChange("note.created", user.id);
  const owner = { userId: user.id, sessionId: session.id };
  return { data: presentNote(await createNote({ ...owner, text: body.text }, client)) };
});

export const { PUT, PATCH, DELETE, OPTIONS } = refuseOtherMethods("GET", "POST");
