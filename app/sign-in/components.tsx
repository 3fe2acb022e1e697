import { useFormatter, useTranslations } from "next-intl";
import type { Provider } from "@/lib/providers/providers";
import { Button } from "@/app/components/button";
import { Notice } from "@/app/components/notice";
import { ProviderMark } from "@/app/components/provider-mark";
import { signInWith } from "./actions";
import type { Offer } from "./load";
import type { SignInQuery } from "./query";

/** One button a provider; each is a form, so that it works without JavaScript. */
export function ProviderForm({ offer, returnTo }: { offer: Offer; returnTo: string }) {
  const { provider, lastUsed } = offer;
  const t = useTranslations();
  const badge = `${provider}-last-used`;
  return (
    <form action={signInWith} className="relative">
      <input type="hidden" name="provider" value={provider} />
      <input type="hidden" name="returnTo" value={returnTo} />
      <Button look="secondary" aria-describedby={lastUsed ? badge : undefined}>
        <ProviderMark provider={provider} />
        {t("signIn.continue", { provider: t(`providers.${provider}`) })}
      </Button>
      {lastUsed ? (
        <span
          id={badge}
          className="pointer-events-none absolute end-3 -top-3.5 rounded-full border border-line bg-accent-soft px-2 text-xs leading-5 font-medium text-accent"
        >
          {t("signIn.lastUsed")}
        </span>
      ) : null}
    </form>
  );
}

/** Where the user will be afterwards. */
export function ReturnNote({ returnTo }: { returnTo: string }) {
  const t = useTranslations("signIn");
  // The path alone: a query says little to a person, and may be long.
  const path = returnTo.replace(/[?#].*$/s, "");
  return (
    <p className="text-sm text-muted">
      {t.rich("returnTo", { path: () => <code className="font-mono text-ink">{path}</code> })}
    </p>
  );
}

/** Why the user is on this page, when nothing failed. */
export function QueryNotice({ notice }: { notice: NonNullable<SignInQuery["notice"]> }) {
  const t = useTranslations();
  return (
    <Notice kind={notice === "still-signed-in" ? "warning" : notice === "signed-out" ? "success" : "info"}>
      {t(`notices.${notice}`)}{" "}
      {notice === "still-signed-in" ? (
        <a href="/account" className="underline underline-offset-2">
          {t("signIn.backToAccount")}
        </a>
      ) : null}
    </Notice>
  );
}

/** Which providers the user has used before, for `account-exists`. */
export function KnownProviders({ providers }: { providers: readonly Provider[] }) {
  const t = useTranslations();
  const names = useFormatter().list(
    providers.map((provider) => t(`providers.${provider}`)),
    { type: "disjunction" },
  );
  return <p>{t("signIn.known", { providers: names })}</p>;
}

/** Told plainly, so that nobody takes the stand-ins for the real providers. */
export function SandboxNote() {
  const t = useTranslations("signIn");
  return (
    <p className="text-sm text-muted">
      <strong className="font-semibold text-ink">{t("sandboxTitle")}</strong> {t("sandbox")}
    </p>
  );
}

/** Nothing is configured: whom that concerns, and what to do. */
export function NoProviders() {
  const t = useTranslations("signIn");
  return (
    <Notice kind="warning">
      <h2 className="font-semibold">{t("noProviders")}</h2>
      <p className="mt-1">{t("noProvidersNext")}</p>
    </Notice>
  );
}
