import { GET as handler } from "@/app/api/me/route";
import { contract } from "@/lib/api/contract/contract";
import { presentMe } from "@/lib/api/contract/present";
import { env } from "@/lib/env";
import { nothingPresented, presentedSession } from "@/lib/gate/caller";
import { problemParts } from "@/lib/http/problem";
import { knownAccounts } from "@/lib/sessions/accounts";
import { findCachedSession, type LiveSession } from "@/lib/sessions/data";
import { answerKnown, type FastOperation } from "./operation";

/** `GET /api/me`. */
export const me: FastOperation = {
  description: contract.getMe,
  handler,
  answer(_, headers, log) {
    const sealed = presentedSession(headers.get("authorization"), headers.get("cookie"));
    if (sealed !== undefined)
      return answerKnown(findCachedSession, sealed, log, (caller) => {
        const body = answered.get(caller) ?? presentKnown(caller);
        if (body === null) return null;
        answered.set(caller, body);
        return { status: 200, headers: { "content-type": "application/json" }, body };
      });
    const failure = nothingPresented();
    log.refusal = { code: failure.code, detail: failure.message };
    return problemParts(failure, { requestId: log.requestId, authUrl: env().authUrl });
  },
};

/**
 * What was answered to sessions in memory. Such a session is one object until anything about it or its user changes; then
 * memory forgets it, and what was answered goes with it. Making it costs more than finding the session.
 */
const answered = new WeakMap<LiveSession, string>();

/** What is told to a session whose accounts have been asked for before, or null. */
function presentKnown(caller: LiveSession): string | null {
  const accounts = knownAccounts(caller);
  return accounts && JSON.stringify(contract.getMe.answer.parse(presentMe(caller, accounts)));
}
