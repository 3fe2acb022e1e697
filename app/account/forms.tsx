import { useLocale, useTranslations } from "@/app/i18n/translations";
import { MAX_NAME } from "@/lib/users/policy";
import { Button, buttonLook } from "@/app/components/button";
import { CancelLink } from "@/app/components/cancel-link";
import { LANGUAGE_NAMES, LOCALES } from "@/messages/locales";
import { saveLanguage, saveName } from "./actions";
import { Section } from "@/app/components/facts";
import { LONGEST_TYPED, type KeptName } from "./schema";
import { PersonalForm } from "@/app/components/personal-form";
import { TextField } from "@/app/components/text-field";

/** The user's name, to be changed where it stands. What was typed stays, whatever came between. */
export function NameForm({ name, kept }: { name: string | null; kept: KeptName }) {
  const t = useTranslations("account");
  const p = useTranslations("person");
  return (
    <details open={kept !== null} className="group/name rounded-xl border-line open:border open:p-4">
      <summary className="w-fit cursor-pointer list-none rounded-lg sm:w-fit [&::-webkit-details-marker]:hidden">
        <span className={`${buttonLook("secondary")} group-open/name:hidden`}>{t("changeName")}</span>
        <span className="hidden font-semibold group-open/name:inline">{t("changeName")}:</span>
      </summary>
      <PersonalForm action={saveName} className="mt-3 grid gap-4">
        <TextField
          name="name"
          label={t("newName")}
          hint={t("nameHint", { max: MAX_NAME })}
          problem={kept?.problem ? t(`problems.${kept.problem}`, { max: MAX_NAME }) : null}
          value={kept?.fields.name ?? name ?? ""}
          maxLength={LONGEST_TYPED}
          autoComplete="name"
        />
        <div className="grid gap-3 sm:flex">
          <div>
            <Button look="primary">{t("saveName")}</Button>
          </div>
          <CancelLink>{p("cancel")}</CancelLink>
        </div>
      </PersonalForm>
    </details>
  );
}

/** The language of the pages. */
export function LanguageForm() {
  const t = useTranslations("account");
  const current = useLocale();
  return (
    <Section title={t("language")}>
      <p className="mt-1 text-muted">{t("languageLead")}</p>
      <PersonalForm action={saveLanguage} className="mt-4 grid gap-4">
        <fieldset className="grid gap-1">
          <legend className="sr-only">{t("language")}</legend>
          {LOCALES.map((locale) => (
            <label key={locale} className="flex min-h-11 items-center gap-3" lang={locale}>
              <input
                type="radio"
                name="locale"
                value={locale}
                defaultChecked={locale === current}
                className="size-5 accent-accent"
              />
              {LANGUAGE_NAMES[locale]}
            </label>
          ))}
        </fieldset>
        <div className="sm:w-fit">
          <Button look="secondary">{t("saveLanguage")}</Button>
        </div>
      </PersonalForm>
    </Section>
  );
}
