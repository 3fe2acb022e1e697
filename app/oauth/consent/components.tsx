import { useTranslations } from "next-intl";

/** What the application learns. */
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

/** Where the answer leads back to, so that nobody is led to a place that they do not know. */
export function Place({
  place: { kind, at },
  unsure,
}: {
  place: { readonly kind: "host" | "loopback" | "scheme"; readonly at: string };
  unsure: boolean;
}) {
  const t = useTranslations("consent");
  return (
    <div className="grid gap-2">
      <p>{t.rich(`leads.${kind}`, { place: () => <code className="font-mono break-all">{at}</code> })}</p>
      {unsure ? <p className="text-sm text-muted">{t("unsure")}</p> : null}
    </div>
  );
}
