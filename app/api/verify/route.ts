import { forbiddenPage, signedOutPage } from "@/app/notices/guarded-host";
import { contract } from "@/lib/api/contract/contract";
import { env } from "@/lib/env";
import { type AppError, findAppError } from "@/lib/errors";
import { type Asked, findAsked, identityHeaders, isByHostCookie, verifyCaller } from "@/lib/api/forward-auth";
import { answerDoctorAtHost } from "@/lib/api/diagnostics";
import { handedOn, ownAuthorization } from "@/lib/api/handed-on";
import { route } from "@/lib/api/route";
import { answerWithSignIn } from "@/lib/api/sign-in-answer";
import { opensPage } from "@/lib/http/navigation";
import { problemParts } from "@/lib/http/problem";
import { logEvent } from "@/lib/log";
import { countApplicationCheck } from "@/lib/metrics";
import { refuseOtherMethods } from "@/lib/http/other-methods";

/** As in app/api/me/route.ts. */
export const dynamic = "force-dynamic";

export const GET = route(contract.verify, async ({ request, requestId, query }) => {
  let asked: Asked | null | undefined;
  try {
    asked = await findAsked(request.headers, query.application);
    const caller = await verifyCaller(request, asked, query);
    if (asked) countApplicationCheck("success");
    // What there is to say is in the headers.
    const headers = {
      ...identityHeaders(caller, asked),
      ...handedOn(request.headers, isByHostCookie(caller)),
    };
    return { data: {}, headers, userId: caller.user.id };
  } catch (error) {
    const failure = findAppError(error);
    // Undefined: it is not known which application is meant.
    if (asked !== null) countApplicationCheck(failure?.code ?? "unexpected");
    const answer = refuse(request, requestId, asked ?? null, failure);
    if (answer) return answer;
    throw error;
  }
});

/**
 * Leads to where one signs in whoever has no session, and says so to programs. At a guarded host, whose proxy may show a
 * person our answer, it is a page.
 * @returns null for every other failure
 */
function refuse(
  { headers }: Request,
  requestId: string,
  asked: Asked | null,
  failure: AppError | null,
): Response | null {
  const host = asked?.host ?? null;
  const forPerson = host !== null && opensPage(headers);
  const also =
    host === null ? {} : { "x-application": host.application.clientId, ...answerDoctorAtHost(headers) };
  if ((failure?.code === "application-forbidden" || failure?.code === "forbidden") && forPerson) {
    const { code, message: detail } = failure;
    logEvent("info", "verify.forbidden", { request_id: requestId, code, detail });
    return forbiddenPage(headers, host, also);
  }
  if (failure?.status !== 401) return null;
  const bearer = ownAuthorization(headers) !== null;
  const refusal = problemParts(failure, { requestId, authUrl: env().authUrl, bearer });
  const { body, status, headers: told } = answerWithSignIn(headers, refusal, host);
  if (forPerson && status === 401) return signedOutPage(headers, host, { ...told, ...also });
  return new Response(body, { status, headers: { ...told, ...also } });
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = refuseOtherMethods("GET");
