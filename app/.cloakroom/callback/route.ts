import { hostWordsFor } from "@/app/notices/guarded-host";
import { plainPage } from "@/app/notices/plain-page";
import { AppError } from "@/lib/errors";
import { readFlowKey } from "@/lib/hosts/flow-key";
import { arriveAtHost } from "@/lib/hosts/mutations";
import { hostSessionCookie } from "@/lib/hosts/session-cookie";
import { cookieNameAt } from "@/lib/http/cookie-name";
import { readCookie } from "@/lib/http/cookies";
import { opensNoPage } from "@/lib/http/navigation";
import { declinePrefetch, isPrefetch } from "@/lib/http/prefetch";
import { startUrl } from "@/lib/http/return-target";
import { countApplicationSession } from "@/lib/metrics";
import { refuseOtherMethods } from "@/lib/http/other-methods";
import { type AtHost, atHost, failurePage } from "../at-host";

/** As in app/api/me/route.ts. */
export const dynamic = "force-dynamic";

/**
 * Where a sign-in comes back to a guarded host: hands this browser the session of that host, and leads on to what it asked for
 * first.
 */
export const GET = atHost("GET", "/.cloakroom/callback", async (call: AtHost) => {
  const { request, host, client } = call;
  const { headers, method } = request;
  if (isPrefetch(headers)) return declinePrefetch();
  if (method === "HEAD") return new Response(null, { status: 204 });
  if (opensNoPage(headers)) throw new AppError("flow-missing", "no page is opened by this request");
  const { application, origin } = host;
  const query = new URL(request.url).searchParams;
  const cookie = headers.get("cookie");
  const arrival = await arriveAtHost(
    { applicationId: application.id, origin },
    {
      state: query.get("state"),
      code: query.get("code"),
      flowKey: readFlowKey(cookie, origin),
      sealed: readCookie(cookie, cookieNameAt(origin, "session")),
      client,
    },
  );
  switch (arrival.status) {
    case "started":
      countApplicationSession(application.kind, "authorization_code");
      return leadTo(origin + arrival.target, hostSessionCookie(arrival.session, origin));
    case "signed-in":
      return leadTo(origin + arrival.target);
    case "cookie-lost":
      return cookieLost(call, arrival.target);
    case "over":
      return cannotGoOn(call, arrival.target);
    case "unknown":
      return cannotGoOn(call, "/");
  }
});

/** @param url in the registered origin and the target as it came: no parser has changed it */
function leadTo(url: string, cookie?: string): Response {
  const headers = new Headers({ location: url });
  if (cookie !== undefined) headers.set("set-cookie", cookie);
  return new Response(null, { status: 302, headers });
}

function cannotGoOn({ request: { headers }, host, log }: AtHost, target: string): Response {
  const failure = new AppError(
    "flow-missing",
    "nothing of this sign-in is under way in this browser at this host",
  );
  log.refusal = { code: failure.code, detail: failure.message };
  const again = { text: hostWordsFor(headers).t("startAgain"), href: startUrl(host.origin, target) };
  return failurePage(headers, failure, { reference: log.requestId, links: [again] });
}

function cookieLost({ request: { headers }, host: { origin }, log }: AtHost, target: string): Response {
  log.refusal = { code: "cookie-lost", detail: `the session's cookie does not come back from ${origin}` };
  const { locale, t } = hostWordsFor(headers);
  return plainPage({
    status: 409,
    locale,
    title: t("cookieLostTitle"),
    paragraphs: [
      t("cookieLost", { host: new URL(origin).host }),
      t("cookieLostHint", { cookie: cookieNameAt(origin, "session") }),
    ],
    links: [{ text: t("tryAgain"), href: startUrl(origin, target) }],
  });
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = refuseOtherMethods("GET");
