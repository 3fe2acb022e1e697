import { GET as handler } from "@/app/api/verify/route";
import { contract } from "@/lib/api/contract/contract";
import {
  type Asked,
  findAskedAmong,
  identityHeaders,
  isByHostCookie,
  type Requirements,
  requireAllowed,
} from "@/lib/api/forward-auth";
import { handedOn, ownAuthorization, type RequestHeaders } from "@/lib/api/handed-on";
import { readQuery } from "@/lib/api/inputs";
import { answerWithSignIn } from "@/lib/api/sign-in-answer";
import { env } from "@/lib/env";
import { nothingPresented, presentedSession } from "@/lib/gate/caller";
import { presentedToApplication, requireAdmitted } from "@/lib/gate/host-caller";
import { readAskedOrigin } from "@/lib/http/asked-origin";
import { problemParts } from "@/lib/http/problem";
import { countApplicationCheck } from "@/lib/metrics";
import { findCachedApplicationSession, type LiveApplicationSession } from "@/lib/sessions/application/data";
import { knownApplications } from "@/lib/sessions/cache/application-registry";
import { findCachedSession, type LiveSession } from "@/lib/sessions/data";
import { toHeaders } from "../web";
import { type Answer, answerKnown, type FastOperation } from "./operation";

/** `GET /api/verify`: for our own host, and for those of applications. */
export const verify: FastOperation = {
  description: contract.verify,
  handler,
  answer(message, headers, log) {
    const query = readQuery(contract.verify.query, message.url ?? "");
    const asked = findKnownAsked(headers, query.application);
    if (asked === undefined) return null;
    const [authorization, cookie] = [ownAuthorization(headers), headers.get("cookie")];
    if (asked) {
      const presented = presentedToApplication(asked, authorization, cookie);
      // What a person is shown there, and where they are led to sign in, is the handler's.
      if (!presented) return null;
      return answerKnown(findCachedApplicationSession, presented.sealed, log, (caller) => {
        requireAdmitted(caller, presented, asked);
        const answer = identify(caller, asked, query, headers);
        countApplicationCheck("success");
        return answer;
      });
    }
    const sealed = presentedSession(authorization, cookie);
    if (sealed !== undefined)
      return answerKnown(findCachedSession, sealed, log, (caller) => identify(caller, null, query, headers));
    const refusal = problemParts(nothingPresented(), { requestId: log.requestId, authUrl: env().authUrl });
    return answerWithSignIn(toHeaders(message), refusal, null);
  },
};

/** For which application verify is asked; undefined when only the database can tell. @throws AppError application-unknown */
function findKnownAsked(headers: RequestHeaders, clientId: string | undefined): Asked | null | undefined {
  const asked = readAskedOrigin(headers, env().authUrl);
  if (asked.kind === "own" && clientId === undefined) return null;
  const registry = knownApplications();
  return registry ? findAskedAmong(registry, headers, asked, clientId) : undefined;
}

/** @throws AppError forbidden */
function identify(
  caller: LiveSession | LiveApplicationSession,
  asked: Asked | null,
  required: Requirements,
  headers: RequestHeaders,
): Answer {
  requireAllowed(caller.user, required);
  const told = {
    ...identityHeaders(caller, asked),
    ...handedOn(headers, isByHostCookie(caller)),
    "content-type": "application/json",
  };
  return { status: 200, headers: told, body: "{}" };
}
