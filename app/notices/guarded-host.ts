import { organizationsNamedBy } from "@/lib/applications/access";
import { sends } from "@/lib/api/sign-in-answer";
import { env } from "@/lib/env";
import type { GuardedHost } from "@/lib/gate/asked-application";
import { startUrl } from "@/lib/http/return-target";
import { translatorFor } from "@/app/i18n/translators";
import { plainPage, wordsFor } from "./plain-page";

type RequestHeaders = Pick<Headers, "get">;

/** The words of the pages that guarded hosts have from us, in the language of who asks. */
export function hostWordsFor(headers: RequestHeaders) {
  const { locale } = wordsFor(headers);
  return { locale, t: translatorFor(locale, "guardedHost") };
}

/** What a person is shown that is to sign in and cannot be led there: who sent a form, and who looks at a frame. */
export function signedOutPage(headers: RequestHeaders, host: GuardedHost, also: HeadersInit = {}): Response {
  const { locale, t } = hostWordsFor(headers);
  const sent = sends(headers);
  const { host: name } = new URL(host.origin);
  // Where something was sent to there may be no page.
  const href = startUrl(host.origin, sent ? "/" : host.target);
  return plainPage({
    status: 401,
    locale,
    title: t(sent ? "notSentTitle" : "signedOutTitle"),
    paragraphs: [t(sent ? "notSent" : "signedOut", { host: name })],
    links: [{ text: t("signInInNewTab"), href, newTab: true }],
    headers: also,
  });
}

/** What a person is shown whom the application's rule does not let in. Nothing of them: it is a page of the application's host. */
export function forbiddenPage(
  headers: RequestHeaders,
  { origin, target, application }: GuardedHost,
  also: HeadersInit = {},
): Response {
  const { locale, t } = hostWordsFor(headers);
  const byMembership = organizationsNamedBy(application.access) !== null && application.disabledAt === null;
  // Without a prompt what GitHub has just said would be told again, and GitHub not asked.
  const again = { text: t("askAgain"), href: startUrl(origin, target, "login") };
  return plainPage({
    status: 403,
    locale,
    title: t("forbiddenTitle"),
    paragraphs: [t(byMembership ? "forbiddenMembership" : "forbidden", { host: new URL(origin).host })],
    links: [
      ...(byMembership ? [again] : []),
      { text: t("signOut"), href: `${origin}/.cloakroom/sign-out` },
      { text: t("account"), href: `${env().authUrl}/account` },
    ],
    headers: also,
  });
}
