import { LRUCache } from "lru-cache";
import { createFormatter, createTranslator, type NamespaceKeys, type NestedKeyOf } from "use-intl/core";
import { logEvent } from "@/lib/log";
import type { Locale } from "@/messages/locales";
import { MESSAGES, type Messages } from "./catalogues";
import { FORMATS } from "./formats";

export type Namespace = NamespaceKeys<Messages, NestedKeyOf<Messages>>;

/** Says the texts of one language, all of them or those of a namespace. */
export type Translator<Within extends Namespace = never> = ReturnType<
  typeof createTranslator<Messages, Within>
>;

type Formatter = ReturnType<typeof createFormatter>;

const onError = (error: Error) => logEvent("error", "message.broken", { error });

// Each keeps what it has parsed, so they are made once for the process. No text has a moment in it (messages.test.ts), so that
// none depends on a reader's time zone, and there are no more of them than the code names namespaces.
const translators = new Map<string, unknown>();

// By time zones, of which there are hundreds; which one is a reader's, the reader says.
const formatters = new LRUCache<string, Formatter>({ max: 100 });

/** @param within a namespace; left out: all texts */
export function translatorFor<Within extends Namespace = never>(
  locale: Locale,
  within?: Within,
): Translator<Within> {
  const key = `${locale} ${within ?? ""}`;
  let translator = translators.get(key);
  if (translator === undefined) {
    const namespace = within === undefined ? {} : { namespace: within };
    translator = createTranslator({ locale, messages: MESSAGES[locale], ...namespace, onError });
    translators.set(key, translator);
  }
  // Its key says of which namespace it is.
  return translator as Translator<Within>;
}

/** Writes moments, numbers and lists in a language. @param timeZone an IANA name that this runtime knows */
export function formatterFor(locale: Locale, timeZone: string): Formatter {
  const key = `${locale} ${timeZone}`;
  let formatter = formatters.get(key);
  if (formatter === undefined) {
    formatter = createFormatter({ locale, timeZone, formats: FORMATS, onError });
    formatters.set(key, formatter);
  }
  return formatter;
}
