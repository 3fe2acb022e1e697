import { useTranslations } from "@/app/i18n/translations";

/** Said before a form that asks for a fresh proof of identity, so that nobody is surprised by the question. */
export function ProofFirst({ fresh }: { fresh: boolean }) {
  const t = useTranslations("data");
  return fresh ? null : <p className="text-sm text-muted">{t("proofFirst")}</p>;
}
