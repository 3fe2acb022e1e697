import { cookies, headers } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { signedInUser } from "@/lib/gate/session";
import { logEvent } from "@/lib/log";
import { MESSAGES } from "@/app/i18n/catalogues";
import { isLocale, LOCALE_COOKIE, type Locale } from "@/messages/locales";
import { preferredLocale } from "./preferred-locale";
import { FORMATS } from "./formats";
import { readTimeZone, TIME_ZONE_COOKIE } from "@/lib/time-zone";

/** Languages have no URLs of their own: the cookie decides, else what the user chose elsewhere, else what the browser asks for. */
export default getRequestConfig(async () => {
  const jar = await cookies();
  const chosen = jar.get(LOCALE_COOKIE)?.value;
  const locale = isLocale(chosen)
    ? chosen
    : ((await localeOfPerson()) ?? preferredLocale((await headers()).get("accept-language")));
  return {
    locale,
    messages: MESSAGES[locale],
    formats: FORMATS,
    timeZone: readTimeZone(jar.get(TIME_ZONE_COOKIE)?.value),
    onError: (error) => logEvent("error", "message.broken", { error }),
  };
});

/** Errors are told in words too, so without the database there must be a language still. */
async function localeOfPerson(): Promise<Locale | null> {
  const locale = (await signedInUser())?.locale;
  return isLocale(locale) ? locale : null;
}
