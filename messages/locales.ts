/** The languages of the pages; the first is for whoever understands none of them. */
export const LOCALES = ["en", "ru"] as const;
export type Locale = (typeof LOCALES)[number];

/** Each language by its own name, so that whoever understands no other finds it. */
export const LANGUAGE_NAMES: Record<Locale, string> = { en: "English", ru: "Русский" };

/** The cookie that holds the language a person chose. */
export const LOCALE_COOKIE = "locale";

/** Whether a value from outside names one of our languages. */
export function isLocale(value: unknown): value is Locale {
  return LOCALES.some((locale) => locale === value);
}
