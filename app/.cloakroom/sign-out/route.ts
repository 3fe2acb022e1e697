import { hostWordsFor } from "@/app/notices/guarded-host";
import { plainPage } from "@/app/notices/plain-page";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { clearedHostSessionCookie } from "@/lib/hosts/session-cookie";
import { signOutAtHost } from "@/lib/hosts/sign-out";
import { cookieNameAt } from "@/lib/http/cookie-name";
import { readCookie } from "@/lib/http/cookies";
import { isSameOrigin } from "@/lib/http/origin";
import { refuseOtherMethods } from "@/lib/http/other-methods";
import { type AtHost, atHost } from "../at-host";

/** As in app/api/me/route.ts. */
export const dynamic = "force-dynamic";

/** Asks first: a link must not sign anybody out. */
export const GET = atHost("GET", "/.cloakroom/sign-out", async ({ request, host: { origin } }: AtHost) => {
  const { locale, t } = hostWordsFor(request.headers);
  return plainPage({
    status: 200,
    locale,
    title: t("signOutTitle"),
    paragraphs: [t("signOutAsk", { host: new URL(origin).host })],
    button: { text: t("signOut"), action: "/.cloakroom/sign-out" },
    links: [{ text: t("staySignedIn"), href: `${origin}/` }],
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
  const { locale, t } = hostWordsFor(headers);
  const name = new URL(origin).host;
  return plainPage({
    status: 200,
    locale,
    title: t(ended ? "signOutDoneTitle" : "signedOutTitle"),
    paragraphs: [t(ended ? "signOutDone" : "signOutNothing", { host: name })],
    // Without this host's cookie the browser's session is not known here, and may live still.
    links: [
      { text: t("goOn", { host: name }), href: `${origin}/` },
      ...(ended ? [] : [{ text: t("account"), href: `${env().authUrl}/account` }]),
    ],
    headers: { "set-cookie": clearedHostSessionCookie(origin) },
  });
});

export const { PUT, PATCH, DELETE, OPTIONS } = refuseOtherMethods("GET", "POST");
