import { useTranslations } from "@/app/i18n/translations";
import { env } from "@/lib/env";

/** What whoever runs this says of it, and how to reach them; nothing where nothing is configured. */
export function SiteFooter() {
  const t = useTranslations("site.footer");
  const { privacyUrl, termsUrl, supportEmail } = env().product;
  if (privacyUrl === undefined && termsUrl === undefined && supportEmail === undefined) return null;
  return (
    <footer className="border-t border-line text-sm text-muted">
      <nav aria-label={t("label")} className="flex flex-wrap gap-x-6 py-2">
        {privacyUrl === undefined ? null : <FooterLink href={privacyUrl}>{t("privacy")}</FooterLink>}
        {termsUrl === undefined ? null : <FooterLink href={termsUrl}>{t("terms")}</FooterLink>}
        {supportEmail === undefined ? null : (
          <FooterLink href={`mailto:${supportEmail}`}>{t("support", { address: supportEmail })}</FooterLink>
        )}
      </nav>
    </footer>
  );
}

function FooterLink({ href, children }: { href: string; children: string }) {
  return (
    <a href={href} className="inline-flex min-h-11 items-center hover:text-ink hover:underline">
      {children}
    </a>
  );
}
