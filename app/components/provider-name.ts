import { useTranslations } from "@/app/i18n/translations";
import { isProvider } from "@/lib/providers/providers";

/** What a provider is called; one that is no longer known, by the name it was stored under. */
export function useProviderName(provider: string): string {
  const t = useTranslations("providers");
  return isProvider(provider) ? t(provider) : provider;
}
