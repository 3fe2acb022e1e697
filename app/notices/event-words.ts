import { isEventType, readDetail, sentenceOf } from "@/lib/audit/catalogue";
import type { EventEntry } from "@/lib/audit/data";
import { isErrorCode } from "@/lib/errors";
import { isProvider } from "@/lib/providers/providers";
import { deviceName } from "@/app/components/device-name";
import { useTranslations } from "@/app/i18n/translations";
import type { Translator } from "@/app/i18n/translators";

/**
 * An event in a plain sentence. The sentence may name every field of the detail; `reason` is that of a refusal as well,
 * and `device` what `userAgent` stands for.
 */
export function eventWords(t: Translator, { type, detail }: Pick<EventEntry, "type" | "detail">): string {
  const told = isEventType(type) ? readDetail(type, detail) : new Map<string, unknown>();
  const textOf = (name: string) => String(wordOf(told.get(name)));
  const device = deviceName(t, textOf("userAgent") || null);
  // Of a program's session people know the program.
  const ended = type === "session.ended" ? textOf("application") : "";
  if (!isEventType(type)) return t("events.unknown", { type });
  const code = told.get("code");
  const provider = told.get("provider");
  return t(`events.${sentenceOf(type, textOf("by"))}`, {
    ...Object.fromEntries([...told].map(([name, value]) => [name, wordOf(value)])),
    provider: isProvider(provider) ? t(`providers.${provider}`) : t("providers.some"),
    device: ended || device,
    reason: textOf("reason") || t(`errors.${isErrorCode(code) ? code : "unexpected"}.title`),
  });
}

/** `eventWords` in the reader's language. */
export function useEventWords(event: Pick<EventEntry, "type" | "detail">): string {
  return eventWords(useTranslations(), event);
}

/** A field as an argument of a sentence; of several things that were done at once the sentence says `other`. */
function wordOf(value: unknown): string | number {
  if (typeof value === "string" || typeof value === "number") return value;
  if (!Array.isArray(value)) return "";
  return value.length === 1 ? String(value[0]) : "other";
}
