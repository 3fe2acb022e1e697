import { contract } from "@/app/api/contract";
import { env } from "@/lib/env";
import { findAppError } from "@/lib/errors";
import { andThen, orElse } from "@/lib/eventual";
import { presentsBearer } from "@/lib/gate/authorization";
import { answering } from "@/lib/gate/route";
import { canRedirect, signInUrl, verifyCaller } from "@/lib/gate/verify";
import { type Answer, jsonAnswer } from "@/lib/http/answer";
import type { ApiRequest } from "@/lib/http/api-request";
import { problem } from "@/lib/http/problem";

/** What there is to say is in the headers. */
const BODY = JSON.stringify(contract.verify.answer.parse({}));

/** `GET /api/verify`, for Next and for the server in front of it. */
export const answerVerify = answering(contract.verify, ({ request, requestId, query }, trace) =>
  orElse(
    () =>
      andThen(verifyCaller(request, query), ({ userId, headers }) => {
        trace.userId = userId;
        return jsonAnswer(BODY, headers);
      }),
    (error) => refuse(request, requestId, error),
  ),
);

/** Leads to the sign-in page whoever has no session, and says so to programs. @throws every other error */
function refuse(request: ApiRequest, requestId: string, error: unknown): Answer {
  const failure = findAppError(error);
  if (failure?.status !== 401) throw error;
  const location = signInUrl(request).href;
  if (canRedirect(request)) return { status: 302, headers: new Map([["location", location]]), body: null };
  const bearer = presentsBearer(request.headers);
  const answer = problem(failure, { requestId, authUrl: env().authUrl, bearer });
  answer.headers.set("location", location);
  return answer;
}
