import type { NextRequest } from "next/server";
import { z } from "zod";
import { seeOther } from "@/app/notices/see-other";
import { withError } from "@/app/notices/address";
import type { RequestLog } from "@/lib/api/observe";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { drawnFor, isDrawnFor } from "@/lib/gate/drawn-for";
import { consumeForUser } from "@/lib/gate/limit";
import { signInPath } from "@/lib/gate/require";
import { currentSession } from "@/lib/gate/session";
import { clientFrom } from "@/lib/http/client";
import { readFormBody } from "@/lib/http/form-body";
import { isSameOrigin } from "@/lib/http/origin";
import { answerConsent } from "@/lib/oauth/authorize/authorize";
import { CONSENT, readConsent } from "@/lib/oauth/authorize/consent-address";
import { requestPath } from "@/lib/oauth/authorize/request";
import { answerOutcome } from "./answer";

const schema = z.object({ [CONSENT]: z.string(), answer: z.enum(["allow", "cancel"]) });

/**
 * Does what a person answers on the consent page. A handler and no server action, so that the form leads by a plain redirect to
 * wherever the application waits, a program's own scheme too, with JavaScript and without.
 * @throws AppError
 */
export async function answerConsentForm(request: NextRequest, log: RequestLog): Promise<Response> {
  if (!isSameOrigin(request.headers, env().authUrl))
    throw new AppError("cross-origin", "the form is another site's");
  const fields: unknown = Object.fromEntries(await readFormBody(request));
  const form = z.intersection(schema, drawnFor).safeParse(fields);
  const asked = form.success ? readConsent(form.data[CONSENT]) : null;
  if (!form.success || !asked) throw new AppError("malformed-request", "the form is not one of ours");
  const current = await currentSession();
  if (current.status !== "live") return seeOther(signInPath(current.status, requestPath(asked.requestId)));
  log.userId = current.user.id;
  // All tabs share a session: what one person was asked, another must not answer.
  if (!isDrawnFor(form.data, current)) {
    const page = `/oauth/authorize?${new URLSearchParams({ [CONSENT]: form.data[CONSENT] }).toString()}`;
    return seeOther(withError(page, "person-changed", "form.refused"));
  }
  await consumeForUser(current.user.id);
  const client = clientFrom(request.headers, env().trustedProxies);
  const outcome = await answerConsent(asked.requestId, form.data.answer === "allow", current, client);
  return answerOutcome(request, outcome, current, log);
}
