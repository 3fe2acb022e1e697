import { useFormatter, useTranslations } from "@/app/i18n/translations";
import { env } from "@/lib/env";
import type { Provider } from "@/lib/providers/providers";
import { BusyButton } from "@/app/components/busy-button";
import { Button } from "@/app/components/button";
import { Moment } from "@/app/components/moment";
import { Notice } from "@/app/components/notice";
import { ProviderMark } from "@/app/components/provider-mark";
import { askForAccess, signInWith, withdrawRequest } from "./actions";
import type { AccessView, Offer } from "./load";
import type { SignInQuery } from "./query";

/** One button a provider; each is a form, so that it works without JavaScript. */
export function ProviderForm(form: { offer: Offer; returnTo: string; invitation?: string }) {
  const { offer, returnTo, invitation } = form;
  const { provider, lastUsed } = offer;
  const t = useTranslations();
  const badge = `${provider}-last-used`;
  return (
    <form action={signInWith}>
      <input type="hidden" name="provider" value={provider} />
      <input type="hidden" name="returnTo" value={returnTo} />
      {invitation === undefined ? null : <input type="hidden" name="invitation" value={invitation} />}
      <BusyButton
        look="secondary"
        mark={<ProviderMark provider={provider} />}
        waiting={t("signIn.opening", { provider: t(`providers.${provider}`) })}
        describedBy={lastUsed ? badge : undefined}
      >
        {t("signIn.continue", { provider: t(`providers.${provider}`) })}
        {lastUsed ? (
          // A description, and no part of what the button is called.
          <span
            id={badge}
            aria-hidden="true"
            className="rounded-full bg-accent-soft px-2 text-xs leading-5 font-medium whitespace-nowrap text-accent"
          >
            {t("signIn.lastUsed")}
          </span>
        ) : null}
      </BusyButton>
    </form>
  );
}

/** What signing in tells us, and what it does not. */
export function Received({ offers }: { offers: readonly Offer[] }) {
  const t = useTranslations();
  const providers = useFormatter().list(
    offers.map(({ provider }) => t(`providers.${provider}`)),
    { type: "disjunction" },
  );
  return (
    <p className="text-sm text-muted">
      {t("signIn.receives", { product: env().product.name, providers })}
      {offers.some(({ tellsMemberships }) => tellsMemberships) ? (
        <> {t("signIn.receivesMemberships")}</>
      ) : null}
    </p>
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

/** For whoever is refused by SIGN_UP alone: to ask for access, or what has become of what they asked. */
export function AccessRequestCard({ access, reference }: { access: AccessView; reference: string }) {
  const t = useTranslations("signIn.access");
  const { applicant, request } = access;
  const account = applicant.login ?? applicant.email ?? applicant.name ?? applicant.subject;
  if (request === undefined)
    return <p className="border-t border-line pt-5 text-sm text-muted">{t("unavailable")}</p>;
  return (
    <section aria-labelledby="access" className="grid gap-3 border-t border-line pt-5">
      <h2 id="access" className="font-semibold">
        {t(request === null ? "ask" : request.status === "DECLINED" ? "declined" : "waiting")}
      </h2>
      {request === null ? (
        <>
          <p>{t.rich("as", { account: () => <bdi className="font-medium">{account}</bdi> })}</p>
          <p className="text-sm text-muted">{t("kept")}</p>
          <form action={askForAccess}>
            <input type="hidden" name="reference" value={reference} />
            <Button look="primary">{t("askNow")}</Button>
          </form>
        </>
      ) : request.status === "DECLINED" ? (
        <>
          <p>{t("declinedReason")}</p>
          <blockquote className="border-s-4 border-danger-line ps-4" dir="auto">
            {request.reason}
          </blockquote>
          <p className="text-sm text-muted">
            {t.rich("declinedUntil", { when: () => <Moment at={request.expiresAt} format="day" /> })}
          </p>
        </>
      ) : (
        <>
          <p>{t.rich("asked", { when: () => <Moment at={request.createdAt} format="moment" /> })}</p>
          <p className="text-sm text-muted">{t("next")}</p>
          <form action={withdrawRequest}>
            <input type="hidden" name="reference" value={reference} />
            <Button look="secondary">{t("withdraw")}</Button>
          </form>
        </>
      )}
    </section>
  );
}
