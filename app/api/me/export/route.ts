import { contract } from "@/app/api/contract";
import { presentAccount, presentEvent, presentProfile, presentSession } from "@/app/api/present";
import { listLinkedAccounts } from "@/lib/accounts/data";
import { type EventEntry, listEvents } from "@/lib/audit/data";
import { route } from "@/lib/gate/route";
import { listSessions } from "@/lib/sessions/data";

const PAGE = 1000;

export const GET = route(contract.exportMe, async ({ caller }) => {
  const { user, session } = caller;
  const [accounts, sessions, events] = await Promise.all([
    listLinkedAccounts(user.id),
    listSessions(user),
    listAllEvents(user.id),
  ]);
  return {
    data: {
      exported_at: new Date().toISOString(),
      user: presentProfile(caller),
      accounts: accounts.map(presentAccount),
      sessions: sessions.map((listed) => presentSession(listed, session.id)),
      events: events.map(presentEvent),
    },
    headers: new Headers({ "content-disposition": 'attachment; filename="cloakroom-export.json"' }),
  };
});

async function listAllEvents(userId: string): Promise<EventEntry[]> {
  const all: EventEntry[] = [];
  let cursor: string | null | undefined;
  do {
    const page = await listEvents(userId, PAGE, cursor ?? undefined);
    all.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return all;
}
