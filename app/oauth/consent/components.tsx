import { useTranslations } from "@/app/i18n/translations";
import { env } from "@/lib/env";

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
      <p>
        {t.rich(`leads.${kind}`, {
          place: () => <code className="inline-block max-w-full font-mono wrap-anywhere">{at}</code>,
        })}
      </p>
      {unsure ? <p className="text-sm text-muted">{t("unsure", { product: env().product.name })}</p> : null}
    </div>
  );
}
