import { useTranslations } from "@/app/i18n/translations";
import { ButtonLink } from "./button";

/** To the first page, which has what is newest or comes first, and to the one after this. */
export function Paging(pages: { first: string | null; next: string | null; words: "time" | "list" }) {
  const { first, next, words } = pages;
  const t = useTranslations("pages");
  if (first === null && next === null) return null;
  return (
    <nav aria-label={t("label")} className="flex flex-wrap gap-3">
      {first === null ? null : (
        <div>
          <ButtonLink look="secondary" href={first}>
            {t(`${words}.first`)}
          </ButtonLink>
        </div>
      )}
      {next === null ? null : (
        <div>
          <ButtonLink look="secondary" href={next}>
            {t(`${words}.next`)}
          </ButtonLink>
        </div>
      )}
    </nav>
  );
}
