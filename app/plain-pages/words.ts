import { createTranslator } from "next-intl";
import en from "@/messages/en.json";
import ru from "@/messages/ru.json";
import type { Locale } from "@/messages/locales";
import { preferredLocale } from "@/app/i18n/preferred-locale";

const MESSAGES = { en, ru };

/** The words of plain pages, in the language that the browser prefers: at another host our cookie of it is not there. */
export function wordsFor(headers: Pick<Headers, "get">) {
  const locale: Locale = preferredLocale(headers.get("accept-language"));
  return { locale, t: createTranslator({ locale, messages: MESSAGES[locale] }) };
}
