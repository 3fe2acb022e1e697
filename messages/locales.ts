/**
 * The languages of the pages, each by its own name, so that whoever understands no other finds it. The words of each are in the file of its code beside this one.
 */
export const LANGUAGE_NAMES = {
  en: "English",
  ru: "Русский",
  de: "Deutsch",
} as const satisfies Readonly<Record<string, string>>;

export type Locale = keyof typeof LANGUAGE_NAMES;

/** For whoever understands none of them. */
export const DEFAULT_LOCALE: Locale = "en";

export const LOCALES: readonly Locale[] = Object.keys(LANGUAGE_NAMES).filter(isLocale);

/** The cookie that holds the language a person chose. */
export const LOCALE_COOKIE = "locale";

/** Whether a value from outside names one of our languages. */
export function isLocale(value: unknown): value is Locale {
  return typeof value === "string" && Object.hasOwn(LANGUAGE_NAMES, value);
}
