import { viewSessions } from "@/lib/api/view-user";
import { presentUserSession } from "@/lib/api/contract/admin/present";
import { contract } from "@/lib/api/contract/contract";
import { DONE } from "@/lib/api/contract/present";
import { AppError } from "@/lib/errors";
import { route } from "@/lib/api/route";
import { actorOf } from "@/lib/gate/user-action";
import { endSessionsOf } from "@/lib/admin/sessions";
import { findUser } from "@/lib/admin/directory/data";
import { refuseOtherMethods } from "@/lib/http/other-methods";

export const GET = route(contract.listUserSessions, async ({ caller, params, client }) => {
  const sessions = await viewSessions(caller, params.id, client);
  return { data: { sessions: sessions.map(presentUserSession) } };
});

export const DELETE = route(contract.endUserSessions, async ({ caller, params, client }) => {
  const ended = await endSessionsOf({ ...actorOf(caller), userId: params.id }, client);
  if (ended === 0 && !(await findUser(params.id))) throw new AppError("not-found", "there is no such user");
  return { data: { ...DONE, ended } };
});

export const { POST, PUT, PATCH, OPTIONS } = refuseOtherMethods("GET", "DELETE");
