import { contract } from "@/app/api/contract";
import { env } from "@/lib/env";
import { findAppError } from "@/lib/errors";
import { presentsBearer } from "@/lib/gate/authorization";
import { answering } from "@/lib/gate/route";
import { canRedirect, signInUrl, verifyCaller } from "@/lib/gate/verify";
import { problem } from "@/lib/http/problem";

/** `GET /api/verify`, for Next and for the server in front of it. */
export const answerVerify = answering(contract.verify, async ({ request, requestId, query }) => {
  try {
    const headers = await verifyCaller(request, query);
    return { data: {}, headers, userId: headers.get("remote-user") ?? "" };
  } catch (error) {
    const failure = findAppError(error);
    if (failure?.status !== 401) throw error;
    const location = signInUrl(request).href;
    if (canRedirect(request)) return { status: 302, headers: new Map([["location", location]]), body: null };
    const bearer = presentsBearer(request.headers);
    const answer = problem(failure, { requestId, authUrl: env().authUrl, bearer });
    answer.headers.set("location", location);
    return answer;
  }
});
