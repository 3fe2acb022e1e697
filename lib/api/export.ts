import { type EventEntry, EVENTS_AT_ONCE, listEvents, streamOwnEvents } from "@/lib/audit/data";
import { answerWith } from "./answer";
import { consumeChange } from "@/lib/gate/limit";
import type { Client } from "@/lib/http/client";
import type { LiveSession } from "@/lib/sessions/live-session";
import { whileLeased } from "@/lib/users/exports/mutations";
import { beginExport } from "@/lib/users/mutations";
import { contract } from "./contract/contract";
import { presentEvent } from "./contract/present";
import { event, exported } from "./contract/schema";
import { readExportedRows } from "./personal-data";

type ExportRequest = {
  readonly caller: LiveSession;
  readonly client: Client;
  readonly method: string;
  readonly requestId: string;
};

/**
 * Everything that is stored about a user, as a file that is written while it is read: however many events there are, a
 * few hundred of them are in memory. Nobody's secrets are among it. HEAD takes nothing away, and is not noted.
 * @throws AppError rate-limited, also while another export of this user is under way
 */
export async function answerExport({ caller, client, method, requestId }: ExportRequest): Promise<Response> {
  const headers = new Headers({
    "content-type": "application/json",
    "content-disposition": 'attachment; filename="cloakroom-export.json"',
  });
  if (method === "HEAD") return answerWith(contract.exportMe, { text: "", headers }, requestId);
  const { user, session } = caller;
  // Before it is noted that they are taken: the note is not among them.
  const [top, first] = await Promise.all([readTop(caller), listEvents(user.id, EVENTS_AT_ONCE)]);
  const lease = await beginExport({ sessionId: session.id, userId: user.id }, client, () =>
    consumeChange("data.exported", user.id),
  );
  const text = whileLeased(lease, writeExport(top, streamOwnEvents(user.id, first)));
  return answerWith(contract.exportMe, { text, headers }, requestId);
}

/** All but the events. */
async function readTop(caller: LiveSession) {
  const rows = await readExportedRows(caller);
  return exported.omit({ events: true }).parse({ exported_at: new Date().toISOString(), ...rows });
}

/** One JSON text, in pieces: the events are its last member, each on a line of its own. */
async function* writeExport(
  top: object,
  pages: AsyncIterable<readonly EventEntry[]>,
): AsyncGenerator<string> {
  const lines = JSON.stringify(top, null, 2);
  // Without the brace that closes it.
  yield `${lines.slice(0, lines.lastIndexOf("\n"))},\n  "events": [`;
  let separator = "\n    ";
  for await (const page of pages) {
    let text = "";
    for (const entry of page) {
      text += separator + JSON.stringify(event.parse(presentEvent(entry)));
      separator = ",\n    ";
    }
    if (text !== "") yield text;
  }
  yield "\n  ]\n}\n";
}
