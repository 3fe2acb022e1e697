import { useTranslations } from "@/app/i18n/translations";

/** The way to the documentation, for those who program or administrate. */
export function DeveloperLinks() {
  const t = useTranslations("docs");
  return (
    <nav aria-label={t("navigation")} className="flex flex-wrap gap-x-6 text-sm text-muted">
      <a href="/docs/api" className="inline-flex min-h-11 items-center hover:text-ink hover:underline">
        {t("api.link")}
      </a>
      <a href="/docs/errors" className="inline-flex min-h-11 items-center hover:text-ink hover:underline">
        {t("errors.link")}
      </a>
    </nav>
  );
}
