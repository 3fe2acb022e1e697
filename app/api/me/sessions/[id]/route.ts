import { contract } from "@/lib/api/contract/contract";
import { DONE } from "@/lib/api/contract/present";
import { AppError } from "@/lib/errors";
import { clearedSessionCookie } from "@/lib/gate/sign-out";
import { route } from "@/lib/api/route";
import { revokeSession } from "@/lib/sessions/mutations";
import { refuseOtherMethods } from "@/lib/http/other-methods";

export const DELETE = route(contract.endSession, async ({ caller, params, client }) => {
  const ended = await revokeSession({ sessionId: params.id, userId: caller.user.id }, client, "user");
  // One's own id that is gone, somebody else's and a made-up one look the same.
  if (!ended) throw new AppError("not-found", "this user has no such session");
  const own = params.id === caller.session.id;
  return { data: DONE, ...(own ? { headers: clearedSessionCookie() } : {}) };
});

export const { GET, POST, PUT, PATCH, OPTIONS } = refuseOtherMethods("DELETE");
