import { useTranslations } from "@/app/i18n/translations";

/** What an application learns of a user who lets it act. */
export function Learned({ scopes }: { scopes: readonly string[] }) {
  const t = useTranslations("consent");
  return (
    <div>
      <p>{t("learns")}</p>
      <ul className="mt-1.5 list-disc ps-5">
        <li>{t("scopes.id")}</li>
        {scopes.includes("profile") ? <li>{t("scopes.profile")}</li> : null}
        {scopes.includes("email") ? <li>{t("scopes.email")}</li> : null}
      </ul>
    </div>
  );
}
