import type { useTranslations } from "@/app/i18n/translations";
import type { ErrorCode } from "@/lib/errors";
import type { Provider } from "@/lib/providers/providers";

type Translate = ReturnType<typeof useTranslations<never>>;

/** Whether a provider's proof was not good enough: how, is nothing that a person can do something about. */
export function isUnconfirmed(code: ErrorCode): boolean {
  return code.startsWith("token-") || code === "code-refused";
}

/** Whether it is the person's own decision: no failure, and nothing to be quoted. */
export function isOwnDecision(code: ErrorCode): boolean {
  return code === "access-denied";
}

/** The heading of a failure, for a page and for its title. @param provider where it went wrong, if that is known */
export function failureTitle(t: Translate, code: ErrorCode, provider: Provider | null): string {
  if (!isUnconfirmed(code)) return t(`errors.${code}.title`);
  const name = provider === null ? t("failure.unconfirmed.someProvider") : t(`providers.${provider}`);
  return t("failure.unconfirmed.title", { provider: name });
}
