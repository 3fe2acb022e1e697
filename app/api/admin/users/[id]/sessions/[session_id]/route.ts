import { viewSessions } from "@/lib/api/view-user";
import { presentUserSession } from "@/lib/api/contract/admin/present";
import { contract } from "@/lib/api/contract/contract";
import { DONE } from "@/lib/api/contract/present";
import { AppError } from "@/lib/errors";
import { route } from "@/lib/api/route";
import { actorOf } from "@/lib/gate/user-action";
import { endSessionsOf } from "@/lib/admin/sessions";
import { refuseOtherMethods } from "@/lib/http/other-methods";

export const GET = route(contract.readUserSession, async ({ caller, params, client }) => {
  const sessions = await viewSessions(caller, params.id, client);
  const session = sessions.find(({ id }) => id === params.session_id);
  if (!session) throw new AppError("not-found", "this user has no such session");
  return { data: presentUserSession(session) };
});

export const DELETE = route(contract.endUserSession, async ({ caller, params, client }) => {
  const { id: userId, session_id: sessionId } = params;
  const ended = await endSessionsOf({ ...actorOf(caller), userId, sessionId }, client);
  if (ended === 0) throw new AppError("not-found", "this user has no such session");
  return { data: DONE };
});

export const { POST, PUT, PATCH, OPTIONS } = refuseOtherMethods("GET", "DELETE");
