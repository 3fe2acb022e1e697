import { useTranslations } from "@/app/i18n/translations";
import { OneOf } from "@/app/components/busy-button";
import { ButtonLink } from "@/app/components/button";
import { Moment } from "@/app/components/moment";
import { Notice } from "@/app/components/notice";
import { SupportLine } from "@/app/components/support-line";
import { UserName } from "@/app/components/user-name";
import { ProviderForm } from "../../components";
import type { InvitationView } from "./load";

type Open = Extract<InvitationView, { state: "open" }>;

/** For whom it is, what they become, and the way in. */
export function OpenInvitation({ view, token }: { view: Open; token: string }) {
  const t = useTranslations("invitation");
  const { email, isForAdministrator, expiresAt, offers } = view;
  return (
    <>
      <div className="grid gap-2">
        <p>
          {email === null
            ? t("forAnybody")
            : t.rich("forAddress", { email: () => <bdi className="font-semibold">{email}</bdi> })}
        </p>
        {isForAdministrator ? <p className="font-medium">{t("administrator")}</p> : null}
        <p className="text-sm text-muted">
          {t.rich("until", { when: () => <Moment at={expiresAt} format="moment" /> })} {t("alreadyHere")}
        </p>
      </div>
      <div className="grid gap-4">
        <OneOf>
          {offers.map((offer) => (
            <ProviderForm key={offer.provider} offer={offer} returnTo="/account" invitation={token} />
          ))}
        </OneOf>
      </div>
    </>
  );
}

/** Why it opens nothing to whoever looks, and what to do. */
export function ClosedInvitation({ view }: { view: Exclude<InvitationView, Open> }) {
  const t = useTranslations("invitation");
  if (view.state === "signed-in") {
    return (
      <>
        <p>{t.rich("signedIn", { person: () => <UserName user={view.user} /> })}</p>
        <ButtonLink look="secondary" href="/account">
          {t("toAccount")}
        </ButtonLink>
      </>
    );
  }
  return (
    <>
      <Notice kind="warning">
        <p className="font-medium">{t(`states.${view.state}`)}</p>
        <p className="mt-1">
          {t("askAgain")} <SupportLine />
        </p>
      </Notice>
      <ButtonLink look="secondary" href="/sign-in">
        {t("toSignIn")}
      </ButtonLink>
    </>
  );
}
