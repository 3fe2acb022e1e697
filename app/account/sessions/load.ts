import { findEndedSession } from "@/lib/audit/data";
import { requireUser } from "@/lib/gate/require";
import { listSessions } from "@/lib/sessions/data";
import { groupSessions } from "@/lib/sessions/grouped";
import { readOutcome } from "@/app/notices/outcomes";
import type { Query } from "@/app/notices/query";
import { sessionsQuery } from "./schema";

/** Where the user is signed in, this session first, and which one has just been ended. */
export async function loadSessions(query: Query) {
  const { user, session } = await requireUser("/account/sessions");
  const outcome = readOutcome(query);
  const [listed, ended] = await Promise.all([
    listSessions(user),
    outcome.session === null ? null : findEndedSession(user.id, outcome.session),
  ]);
  const sessions = groupSessions(listed);
  return {
    user,
    current: sessions.find(({ id }) => id === session.id),
    others: sessions.filter(({ id }) => id !== session.id),
    outcome,
    ended,
    worried: sessionsQuery.parse(query).because === "not-me",
  };
}
