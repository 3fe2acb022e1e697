import type { NextRequest } from "next/server";
import { plainPage, wordsFor } from "@/app/notices/plain-page";
import { seeOther } from "@/app/notices/see-other";
import type { RequestLog } from "@/lib/api/observe";
import { env } from "@/lib/env";
import { AppError, findAppError } from "@/lib/errors";
import { signInPath } from "@/lib/gate/require";
import type { CurrentSession } from "@/lib/gate/session";
import { confirmUrl } from "@/lib/gate/user-action";
import { logEvent } from "@/lib/log";
import type { Outcome } from "@/lib/oauth/authorize/authorize";
import { consentPath } from "@/lib/oauth/authorize/consent-address";
import { requestPath } from "@/lib/oauth/authorize/request";
import { MEMBERSHIP_PROVIDER } from "@/lib/providers/providers";

/** What becomes of a request, as an answer to the browser. */
export function answerOutcome(
  request: NextRequest,
  outcome: Outcome,
  current: CurrentSession,
  log: RequestLog,
): Response {
  switch (outcome.kind) {
    case "redirect":
      if (outcome.refusal) log.refusal = outcome.refusal;
      return leadTo(request, outcome.location);
    case "consent":
      return seeOther(consentPath(outcome.requestId, outcome.redirectUri));
    case "step-up":
      return seeOther(confirmUrl(requestPath(outcome.requestId), outcome.provider));
    case "sign-in": {
      const status = current.status === "live" ? "absent" : current.status;
      return seeOther(signInPath(status, requestPath(outcome.requestId)));
    }
    case "forbidden":
      return answerForbidden(request, outcome, log);
    case "refused": {
      log.refusal = { code: "malformed-request", detail: outcome.description };
      const { locale, words } = wordsFor(request.headers);
      const { title, cause, next, detail } = words.oauth.refused;
      const paragraphs = [withProduct(cause), next, `${detail} ${outcome.description}`];
      return plainPage({ status: 400, locale, title, paragraphs });
    }
  }
}

/**
 * Leads to an application. Whoever comes from a page of ours may come along the redirects of a form of it, whose policy lets them
 * lead nowhere else (Chromium checks all of them): they are led on by a page.
 */
function leadTo({ method, headers }: NextRequest, location: string): Response {
  // The consent page's own form may lead there.
  const isOnward = method === "GET" && headers.get("sec-fetch-site") === "same-origin";
  if (!isOnward) return new Response(null, { status: 303, headers: { location } });
  const { locale, words } = wordsFor(headers);
  const { title, link } = words.oauth.onward;
  const links = [{ href: location, text: link }];
  return plainPage({
    status: 200,
    locale,
    title,
    paragraphs: [],
    links,
    headers: { refresh: `0;url=${location}` },
  });
}

/** The person may not enter this guarded host: told here, since the host has nobody to tell it. */
function answerForbidden(
  { headers }: NextRequest,
  { application, membership }: Extract<Outcome, { readonly kind: "forbidden" }>,
  log: RequestLog,
): Response {
  log.refusal = { code: "application-forbidden", detail: "the application is not open to this person" };
  const { locale, words } = wordsFor(headers);
  const { title, cause, next } = words.errors["application-forbidden"];
  const toAccount = { href: "/account", text: words.oauth.toAccount };
  const explain = (why: readonly string[], ...next: readonly { href: string; text: string }[]) =>
    plainPage({ status: 403, locale, title, paragraphs: [application, ...why], links: [...next, toAccount] });
  if (membership === undefined) return explain([cause, next]);
  const { membership: why } = words.oauth;
  if (!membership.hasAccount) {
    const connect = { href: `/account/connections?connect=${MEMBERSHIP_PROVIDER}`, text: why.connect };
    return explain([why.cause, why.noAccount], connect);
  }
  const again = { href: confirmUrl(requestPath(membership.requestId), MEMBERSHIP_PROVIDER), text: why.again };
  return explain([why.cause, withProduct(why.next)], again);
}

export function refuseFrame({ headers }: NextRequest): Response {
  const { locale, words } = wordsFor(headers);
  const { title, cause } = words.oauth.framed;
  return plainPage({ status: 403, locale, title, paragraphs: [withProduct(cause)] });
}

/** A sentence with what people know us by. */
function withProduct(text: string): string {
  return text.replaceAll("{product}", () => env().product.name);
}

/** What went wrong, in words and with the reference that the log has too. */
export function answerFailure({ headers }: NextRequest, error: unknown, log: RequestLog): Response {
  const failure = findAppError(error) ?? new AppError("unexpected", "unexpected", { cause: error });
  const { code, status, retryAfter } = failure;
  log.refusal = { code, detail: failure.message };
  if (status >= 500) {
    const { method, route, requestId } = log;
    logEvent("error", "request.failed", { request_id: requestId, method, route, code, error: failure });
  }
  const { locale, words } = wordsFor(headers);
  const { title, cause, next } = words.errors[code];
  const reference = `${words.failure.reference} ${log.requestId}`;
  const { supportEmail } = env().product;
  const support = supportEmail === undefined ? [] : [{ href: `mailto:${supportEmail}`, text: supportEmail }];
  return plainPage({
    status,
    locale,
    title,
    paragraphs: [cause, next, reference],
    links: support,
    ...(retryAfter === undefined ? {} : { headers: { "retry-after": String(Math.ceil(retryAfter)) } }),
  });
}
