import { DEFAULT_LOCALE, isLocale, type Locale } from "@/messages/locales";

const LONGEST_HEADER = 1000;

/**
 * The language of ours that a browser prefers (RFC 9110 section 12.5.4). A range matches by its first subtag, so that
 * "ru-BY" finds Russian (RFC 4647 section 3.4, lookup); the range with the highest weight wins, the earlier of equals.
 * @param acceptLanguage the header, whatever a client wrote there
 */
export function preferredLocale(acceptLanguage: string | null): Locale {
  let best: { locale: Locale; weight: number } | undefined;
  for (const range of (acceptLanguage ?? "").slice(0, LONGEST_HEADER).split(",")) {
    const [tag = "", ...parameters] = range.toLowerCase().split(";");
    const locale = localeOf(tag.trim());
    const weight = weightOf(parameters);
    // Weight 0 means "not acceptable".
    if (locale && weight > (best?.weight ?? 0)) best = { locale, weight };
  }
  return best?.locale ?? DEFAULT_LOCALE;
}

function localeOf(tag: string): Locale | undefined {
  const [language] = tag.split("-");
  if (language === "*") return DEFAULT_LOCALE;
  return isLocale(language) ? language : undefined;
}

/** A malformed weight counts as 0: nobody can tell what it meant. */
function weightOf(parameters: readonly string[]): number {
  const quality = parameters
    .map((parameter) => parameter.trim())
    .find((parameter) => parameter.startsWith("q="));
  if (quality === undefined) return 1;
  return /^q=(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(quality) ? Number(quality.slice(2)) : 0;
}
