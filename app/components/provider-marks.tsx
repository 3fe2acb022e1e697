import { useTranslations } from "@/app/i18n/translations";
import { isProvider } from "@/lib/providers/providers";
import { ProviderMark } from "./provider-mark";

/** Providers by their marks alone, where there is no room for names; those that are no longer known by the stored name. */
export function ProviderMarks({ providers }: { providers: readonly string[] }) {
  const t = useTranslations("providers");
  if (providers.length === 0) return null;
  return (
    <ul role="list" className="flex gap-2">
      {providers.map((provider) => (
        <li key={provider}>
          {isProvider(provider) ? (
            <>
              <ProviderMark provider={provider} />
              <span className="sr-only">{t(provider)}</span>
            </>
          ) : (
            <bdi>{provider}</bdi>
          )}
        </li>
      ))}
    </ul>
  );
}
