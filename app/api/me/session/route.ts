import { contract } from "@/lib/api/contract/contract";
import { DONE } from "@/lib/api/contract/present";
import { AppError } from "@/lib/errors";
import { clearedSessionCookie } from "@/lib/gate/sign-out";
import { route } from "@/lib/api/route";
import { revokeSession } from "@/lib/sessions/mutations";
import { refuseOtherMethods } from "@/lib/http/other-methods";

export const DELETE = route(contract.signOut, async ({ caller, client }) => {
  const ended = await revokeSession({ sessionId: caller.session.id, userId: caller.user.id }, client);
  if (!ended) throw new AppError("unauthenticated", "the session has been ended meanwhile");
  // The cookie of whoever shares a browser with the application is not its own.
  return { data: DONE, ...(caller.application ? {} : { headers: clearedSessionCookie() }) };
});

export const { GET, POST, PUT, PATCH, OPTIONS } = refuseOtherMethods("DELETE");
