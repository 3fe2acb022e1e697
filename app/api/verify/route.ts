import { contract } from "@/lib/api/contract/contract";
import { env } from "@/lib/env";
import { findAppError } from "@/lib/errors";
import { handedOn, ownAuthorization } from "@/lib/api/handed-on";
import { route } from "@/lib/api/route";
import { answerWithSignIn, identityHeaders, verifyCaller } from "@/lib/api/forward-auth";
import { problemParts } from "@/lib/http/problem";

/** As in app/api/me/route.ts. */
export const dynamic = "force-dynamic";

export const GET = route(contract.verify, async ({ request, requestId, query }) => {
  try {
    const user = await verifyCaller(request, query);
    // What there is to say is in the headers.
    const headers = { ...identityHeaders(user), ...handedOn(request.headers) };
    return { data: {}, headers, userId: user.id };
  } catch (error) {
    return refuse(request, requestId, error);
  }
});

/** Leads to the sign-in page whoever has no session, and says so to programs. @throws every other error */
function refuse({ headers }: Request, requestId: string, error: unknown): Response {
  const failure = findAppError(error);
  if (failure?.status !== 401) throw error;
  const bearer = ownAuthorization(headers) !== null;
  const refusal = problemParts(failure, { requestId, authUrl: env().authUrl, bearer });
  const { body, ...init } = answerWithSignIn(headers, refusal);
  return new Response(body, init);
}
