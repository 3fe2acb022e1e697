import { useTranslations } from "@/app/i18n/translations";
import type { LinkedAccount } from "@/lib/accounts/data";
import { isProvider, type Provider } from "@/lib/providers/providers";
import { Button } from "@/app/components/button";
import { Moment, TimeAgo } from "@/app/components/moment";
import { PersonalForm } from "@/app/components/personal-form";
import { UserName } from "@/app/components/user-name";
import { ProviderMark } from "@/app/components/provider-mark";
import { AskFirst } from "@/app/components/ask-first";
import { BusyButton, OneOf } from "@/app/components/busy-button";
import { Card } from "@/app/components/card";
import { Section } from "@/app/components/facts";
import { MoreDetails } from "@/app/components/more-details";
import { useProviderName } from "@/app/components/provider-name";
import { connect as connectWith, disconnect } from "./actions";
import type { ConnectionsView } from "./load";
import { ProviderProfile } from "./profile";

/** The accounts that sign the user in. */
export function Connections({ view }: { view: ConnectionsView }) {
  return (
    <Card>
      <ul role="list" className="-my-5 divide-y divide-line">
        {view.accounts.map((account) => (
          <li key={account.id} className="py-4">
            <Connection account={account} view={view} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** What a person knows an account by. */
function labelOf({ profile, email }: LinkedAccount): string | null {
  return profile.login ?? email;
}

function Connection({ account, view }: { account: LinkedAccount; view: ConnectionsView }) {
  const t = useTranslations("connections");
  const { provider, email, emailVerified, linkedAt, lastUsedAt, profile } = account;
  const name = useProviderName(provider);
  const p = useTranslations("profiles");
  return (
    <section className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-3 gap-y-2 sm:grid-cols-[auto_minmax(0,1fr)_auto]">
      {isProvider(provider) ? <ProviderMark provider={provider} /> : <span />}
      <div className="min-w-0">
        <h2 className="font-medium">{t("account", { provider: name })}</h2>
        <p className="text-sm">
          {profile.login === undefined ? null : <bdi>{profile.login}</bdi>}
          {profile.login === undefined || email === null ? null : " · "}
          {email === null ? null : <bdi>{email}</bdi>}
          {email === null || emailVerified ? null : <span className="text-muted"> ({t("unverified")})</span>}
          {email === null ? <span className="text-muted"> {t("noEmail")}</span> : null}
        </p>
        <p className="text-sm text-muted">
          {t.rich("sinceWhen", { when: () => <Moment at={linkedAt} format="day" /> })} ·{" "}
          {t.rich("usedWhen", { when: () => <TimeAgo at={lastUsedAt} /> })}
        </p>
      </div>
      <div className="contents max-sm:*:col-span-full">
        {view.accounts.length === 1 ? null : <Disconnect account={account} view={view} />}
      </div>
      {view.accounts.length === 1 ? (
        <p className="col-span-full text-sm text-muted">{t("last", { provider: name })}</p>
      ) : null}
      <MoreDetails label={p("title", { provider: name })} about={labelOf(account) ?? name}>
        <ProviderProfile account={account} />
      </MoreDetails>
    </section>
  );
}

/** Asks first; whoever has to prove who they are then comes back to the open question. */
function Disconnect({ account, view }: { account: LinkedAccount; view: ConnectionsView }) {
  const t = useTranslations("connections");
  const { id, provider, email } = account;
  const about = `${useProviderName(provider)} ${labelOf(account) ?? ""}`.trim();
  const vouchedToo = view.accounts.some(
    (other) => other.id !== id && other.emailVerified && other.email === email,
  );
  return (
    <AskFirst
      label={t("disconnect")}
      about={about}
      user={view.user}
      own
      open={view.disconnect === id}
      keep={t("keep")}
    >
      <p>
        {t("consequence")} <EmailAfter email={view.emailWithout.get(id) ?? null} now={view.user.email} />
      </p>
      {vouchedToo && account.emailVerified && view.joinsByEmail ? <p>{t("comesBack")}</p> : null}
      {view.fresh ? null : <p className="text-sm text-muted">{t("proofFirst")}</p>}
      <PersonalForm action={disconnect} className="sm:w-fit">
        <input type="hidden" name="account" value={id} />
        <Button look="danger" autoFocus={view.disconnect === id}>
          {t("disconnectNow")}
        </Button>
      </PersonalForm>
    </AskFirst>
  );
}

/** What becomes of the user's address, where something does. */
function EmailAfter({ email, now }: { email: string | null; now: string | null }) {
  const t = useTranslations("connections");
  if (email === now) return null;
  if (email === null) return t("emailNone");
  return t.rich("emailBecomes", { email: () => <bdi className="font-medium">{email}</bdi> });
}

/** What else may be connected. */
export function Connectable({ view }: { view: ConnectionsView }) {
  const t = useTranslations("connections");
  return (
    <Section id="connect" title={t("another")}>
      <p className="mt-1 text-muted">{t("anotherLead")}</p>
      <p className="mt-1">{t.rich("connectsTo", { person: () => <UserName user={view.user} /> })}</p>
      {view.fresh ? null : <p className="mt-1 text-muted">{t("proofFirst")}</p>}
      <OneOf>
        <ul role="list" className="mt-4 grid gap-3 sm:w-fit">
          {view.connectable.map((provider) => (
            <li key={provider}>
              <Connect
                provider={provider}
                chosen={view.connect === provider}
                another={view.accounts.some((account) => account.provider === provider)}
              />
            </li>
          ))}
        </ul>
      </OneOf>
    </Section>
  );
}

function Connect(connect: { provider: Provider; chosen: boolean; another: boolean }) {
  const { provider, chosen, another } = connect;
  const t = useTranslations();
  const named = { provider: t(`providers.${provider}`) };
  return (
    <PersonalForm action={connectWith}>
      <input type="hidden" name="provider" value={provider} />
      <BusyButton
        look={chosen ? "primary" : "secondary"}
        autoFocus={chosen}
        mark={<ProviderMark provider={provider} />}
        waiting={t("signIn.opening", named)}
      >
        {t(another ? "connections.connectAnother" : "connections.connect", named)}
      </BusyButton>
    </PersonalForm>
  );
}
