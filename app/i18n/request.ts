import { cookies, headers } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { logEvent } from "@/lib/log";
import en from "@/messages/en.json";
import ru from "@/messages/ru.json";
import { isLocale, LOCALE_COOKIE } from "./locales";
import { preferredLocale } from "./preferred-locale";
import { FORMATS } from "./formats";

const MESSAGES = { en, ru };

/** Languages have no URLs of their own: the cookie decides, else what the browser asks for. */
export default getRequestConfig(async () => {
  const chosen = (await cookies()).get(LOCALE_COOKIE)?.value;
  const locale = isLocale(chosen) ? chosen : preferredLocale((await headers()).get("accept-language"));
  return {
    locale,
    messages: MESSAGES[locale],
    formats: FORMATS,
    // A server cannot know a visitor's time zone, so every moment is shown in UTC and says so.
    timeZone: "UTC",
    onError: (error) => logEvent("error", "message.broken", { error }),
  };
});
