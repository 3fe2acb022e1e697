import { createTranslator } from "use-intl/core";
import type en from "@/messages/en.json";
import { DEFAULT_LOCALE, isLocale, type Locale } from "@/messages/locales";

/** All words of a mail's language. @param chosen by its reader; null: none */
export async function mailWords(chosen: string | null) {
  const locale: Locale = isLocale(chosen) ? chosen : DEFAULT_LOCALE;
  const file = (await import(`../../messages/${locale}.json`, { with: { type: "json" } })) as {
    default: typeof en;
  };
  return { locale, t: createTranslator({ locale, messages: file.default }) };
}

export type MailWords = Awaited<ReturnType<typeof mailWords>>;

/** A moment as pages say it (app/i18n/formats.ts); the zone's name is part of it. */
export function formatMoment(locale: Locale, at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat(locale, {
    timeZone,
    year: "numeric",
    month: "long",
    day: "numeric",
    hour: "numeric",
    minute: "2-digit",
    timeZoneName: "short",
  }).format(at);
}
