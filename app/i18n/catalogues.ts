import type en from "@/messages/en.json";
import { LOCALES, type Locale } from "@/messages/locales";

/** All words of one language. A test compares the keys of the languages. */
export type Messages = typeof en;

/** The words of every language, whole: for the server alone. */
export const MESSAGES = Object.fromEntries(
  await Promise.all(LOCALES.map(async (locale) => [locale, await readMessages(locale)] as const)),
) as Readonly<Record<Locale, Messages>>;

async function readMessages(locale: Locale): Promise<Messages> {
  const file = (await import(`../../messages/${locale}.json`, { with: { type: "json" } })) as {
    default: Messages;
  };
  return file.default;
}
