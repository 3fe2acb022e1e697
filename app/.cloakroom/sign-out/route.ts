import { type PlainPage, plainPage } from "@/app/plain-pages/plain-page";
import { wordsFor } from "@/app/plain-pages/words";
import { AppError } from "@/lib/errors";
import { clearedHostSessionCookie } from "@/lib/hosts/session-cookie";
import { signOutAtHost } from "@/lib/hosts/sign-out";
import { cookieNameAt } from "@/lib/http/cookie-name";
import { readCookie } from "@/lib/http/cookies";
import { isSameOrigin } from "@/lib/http/origin";
import { type AtHost, atHost } from "../at-host";

/** As in app/api/me/route.ts. */
export const dynamic = "force-dynamic";

/** Asks first: a link must not sign anybody out. */
export const GET = atHost("GET", "/.cloakroom/sign-out", async ({ request, host: { origin } }: AtHost) => {
  const { locale, t } = wordsFor(request.headers);
  return plainPage(200, {
    locale,
    title: t("guardedHost.signOutTitle"),
    paragraphs: [t("guardedHost.signOutAsk", { host: new URL(origin).host })],
    actions: [
      { kind: "button", text: t("guardedHost.signOut"), action: "/.cloakroom/sign-out" },
      { kind: "link", text: t("guardedHost.staySignedIn"), href: `${origin}/` },
    ],
  });
});

/**
 * Ends the browser's session itself, and with it those of all hosts: the session of this host alone would be there again at
 * the next click.
 */
export const POST = atHost("POST", "/.cloakroom/sign-out", async ({ request, host, client }: AtHost) => {
  const { headers } = request;
  const { origin } = host;
  if (!isSameOrigin(headers, origin)) throw new AppError("cross-origin", "the form is another site's");
  const sealed = readCookie(headers.get("cookie"), cookieNameAt(origin, "session"));
  const ended = await signOutAtHost(sealed, origin, client);
  return plainPage(200, signedOutPage(headers, origin, ended), {
    "set-cookie": clearedHostSessionCookie(origin),
  });
});

function signedOutPage(headers: Headers, origin: string, ended: boolean): PlainPage {
  const { locale, t } = wordsFor(headers);
  const { host } = new URL(origin);
  return {
    locale,
    title: t("guardedHost.signOutDoneTitle"),
    paragraphs: [ended ? t("guardedHost.signOutDone", { host }) : t("guardedHost.signOutNothing")],
    actions: [{ kind: "link", text: t("guardedHost.goOn", { host }), href: `${origin}/` }],
  };
}
