import { useTranslations } from "next-intl";

/** The way to the documentation, from every page. */
export function SiteFooter() {
  const t = useTranslations("docs");
  return (
    <footer className="border-t border-line text-sm text-muted">
      <nav aria-label={t("navigation")} className="flex flex-wrap gap-x-6 py-2">
        <a href="/docs/api" className="inline-flex min-h-11 items-center hover:text-ink hover:underline">
          {t("api.link")}
        </a>
        <a href="/docs/errors" className="inline-flex min-h-11 items-center hover:text-ink hover:underline">
          {t("errors.link")}
        </a>
      </nav>
    </footer>
  );
}
