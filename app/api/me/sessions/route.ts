import { contract } from "@/lib/api/contract/contract";
import { DONE, presentSession } from "@/lib/api/contract/present";
import { route } from "@/lib/api/route";
import { listSessions } from "@/lib/sessions/data";
import { revokeOtherSessions } from "@/lib/sessions/mutations";
import { refuseOtherMethods } from "@/lib/http/other-methods";

export const GET = route(contract.listSessions, async ({ caller }) => {
  const sessions = await listSessions(caller.user);
  return { data: { sessions: sessions.map((session) => presentSession(session, caller.session.id)) } };
});

export const DELETE = route(contract.endOtherSessions, async ({ caller, client }) => {
  const ended = await revokeOtherSessions({ sessionId: caller.session.id, userId: caller.user.id }, client);
  return { data: { ...DONE, ended } };
});

export const { POST, PUT, PATCH, OPTIONS } = refuseOtherMethods("GET", "DELETE");
