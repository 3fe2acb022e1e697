import { cookies, headers } from "next/headers";
import { cache, use } from "react";
import { signedInUser } from "@/lib/gate/session";
import { readTimeZone, TIME_ZONE_COOKIE } from "@/lib/time-zone";
import { isLocale, LOCALE_COOKIE, type Locale } from "@/messages/locales";
import { preferredLocale } from "./preferred-locale";
import { formatterFor, type Namespace, type Translator, translatorFor } from "./translators";

/** Languages have no URLs of their own: the cookie decides, else what the user chose elsewhere, else what the browser asks for. */
const currentReader = cache(async () => {
  const jar = await cookies();
  const chosen = jar.get(LOCALE_COOKIE)?.value;
  const locale = isLocale(chosen)
    ? chosen
    : ((await localeOfUser()) ?? preferredLocale((await headers()).get("accept-language")));
  return { locale, timeZone: readTimeZone(jar.get(TIME_ZONE_COOKIE)?.value) };
});

/** Errors are told in words too, so without the database there must be a language still. */
async function localeOfUser(): Promise<Locale | null> {
  const locale = (await signedInUser())?.locale;
  return isLocale(locale) ? locale : null;
}

/** The language of whoever reads the page. */
export async function getLocale(): Promise<Locale> {
  return (await currentReader()).locale;
}

/** The texts in the reader's language. @param within a namespace; left out: all texts */
export async function getTranslations<Within extends Namespace = never>(
  within?: Within,
): Promise<Translator<Within>> {
  return translatorFor(await getLocale(), within);
}

/** `getLocale`, for components that are no async functions. */
export function useLocale(): Locale {
  return use(currentReader()).locale;
}

/** `getTranslations`, for components that are no async functions. */
export function useTranslations<Within extends Namespace = never>(within?: Within): Translator<Within> {
  return translatorFor(useLocale(), within);
}

/** Writes moments, numbers and lists in the reader's language and time zone. */
export function useFormatter() {
  const { locale, timeZone } = use(currentReader());
  return formatterFor(locale, timeZone);
}

/** One moment for all of a page. */
export const useNow = cache(() => new Date());
