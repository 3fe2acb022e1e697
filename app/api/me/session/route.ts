import { contract } from "@/app/api/contract";
import { DONE } from "@/app/api/present";
import { AppError } from "@/lib/errors";
import { clearedSessionCookie } from "@/lib/gate/sign-out";
import { route } from "@/lib/gate/route";
import { revokeSession } from "@/lib/sessions/mutations";

export const DELETE = route(contract.signOut, async ({ caller, client }) => {
  const ended = await revokeSession({ sessionId: caller.session.id, userId: caller.user.id }, client);
  if (!ended) throw new AppError("unauthenticated", "the session has been ended meanwhile");
  return { data: DONE, headers: clearedSessionCookie() };
});
