import { useTranslations } from "@/app/i18n/translations";
import { env } from "@/lib/env";

/** Whom to write to; nothing where nobody is configured. */
export function SupportLine({ reference = null }: { reference?: string | null }) {
  const t = useTranslations("failure");
  const { supportEmail } = env().product;
  if (supportEmail === undefined) return null;
  const subject =
    reference === null ? "" : `?subject=${encodeURIComponent(`${t("reference")}: ${reference}`)}`;
  return t.rich("support", {
    address: () => (
      <a href={`mailto:${supportEmail}${subject}`} className="font-medium underline underline-offset-2">
        {supportEmail}
      </a>
    ),
  });
}
