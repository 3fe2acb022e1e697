import { env } from "@/lib/env";
import { sends } from "@/lib/api/sign-in-answer";
import type { GuardedHost } from "@/lib/gate/asked-application";
import { startUrl } from "@/lib/http/return-target";
import { plainPage } from "./plain-page";
import { wordsFor } from "./words";

type RequestHeaders = Pick<Headers, "get">;

/** What a person is shown that is to sign in and cannot be led there: who sent a form, and who looks at a frame. */
export function signedOutPage(headers: RequestHeaders, host: GuardedHost, also: HeadersInit = {}): Response {
  const { locale, t } = wordsFor(headers);
  const sent = sends(headers);
  const { host: name } = new URL(host.origin);
  return plainPage(
    401,
    {
      locale,
      title: t(sent ? "guardedHost.notSentTitle" : "guardedHost.signedOutTitle"),
      paragraphs: [t(sent ? "guardedHost.notSent" : "guardedHost.signedOut", { host: name })],
      actions: [
        {
          kind: "link",
          text: t("guardedHost.signInInNewTab"),
          // Where something was sent to there may be no page.
          href: startUrl(host.origin, sent ? "/" : host.target),
          newTab: true,
        },
      ],
    },
    also,
  );
}

/** What a person is shown whom the application's rule does not let in. Nothing of them: it is a page of the application's host. */
export function forbiddenPage(
  headers: RequestHeaders,
  { origin }: GuardedHost,
  also: HeadersInit = {},
): Response {
  const { locale, t } = wordsFor(headers);
  return plainPage(
    403,
    {
      locale,
      title: t("guardedHost.forbiddenTitle"),
      paragraphs: [t("guardedHost.forbidden", { host: new URL(origin).host })],
      actions: [
        { kind: "link", text: t("guardedHost.signOut"), href: `${origin}/.cloakroom/sign-out` },
        { kind: "link", text: t("guardedHost.account"), href: `${env().authUrl}/account` },
      ],
    },
    also,
  );
}
