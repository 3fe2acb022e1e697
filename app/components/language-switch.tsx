import { useLocale, useTranslations } from "@/app/i18n/translations";
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
      className="flex flex-none last:-me-2 sm:gap-1 sm:last:-me-3 print:hidden"
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
          className="min-h-11 min-w-9 rounded-lg px-2 text-sm text-muted hover:bg-hover hover:text-ink aria-[current=true]:font-semibold aria-[current=true]:text-ink sm:px-3"
        >
          {/* On phones its beginning is what there is room for. */}
          <span aria-hidden="true" className="sm:hidden">
            {LANGUAGE_NAMES[locale].slice(0, 2)}
          </span>
          <span className="max-sm:sr-only">{LANGUAGE_NAMES[locale]}</span>
        </button>
      ))}
    </form>
  );
}
