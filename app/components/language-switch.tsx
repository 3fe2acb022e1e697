import { useLocale, useTranslations } from "next-intl";
import { chooseLanguage } from "@/app/i18n/actions";
import { LANGUAGE_NAMES, LOCALES } from "@/messages/locales";
import { DrawnFor } from "./personal-form";

/** Draws the page in another language and remembers the choice. */
export function LanguageSwitch() {
  const current = useLocale();
  return (
    <form
      action={chooseLanguage}
      aria-label={useTranslations("site")("language")}
      className="-me-2 flex gap-1 sm:-me-3"
    >
      <DrawnFor />
      {LOCALES.map((locale) => (
        <button
          key={locale}
          type="submit"
          name="locale"
          value={locale}
          lang={locale}
          aria-current={locale === current}
          className="min-h-11 rounded-lg px-2 text-sm text-muted hover:bg-hover hover:text-ink aria-[current=true]:font-semibold aria-[current=true]:text-ink sm:px-3"
        >
          {LANGUAGE_NAMES[locale]}
        </button>
      ))}
    </form>
  );
}
