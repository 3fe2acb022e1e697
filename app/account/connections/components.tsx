import { useTranslations } from "next-intl";
import type { LinkedAccount } from "@/lib/accounts/data";
import { isProvider, type Provider } from "@/lib/providers/providers";
import { Button } from "@/app/components/button";
import { Moment, TimeAgo } from "@/app/components/moment";
import { PersonalForm } from "@/app/components/personal-form";
import { UserName } from "@/app/components/user-name";
import { ProviderMark } from "@/app/components/provider-mark";
import { AskFirst } from "@/app/components/ask-first";
import { ProviderName, Section, ShortFact, ShortFacts } from "@/app/components/facts";
import { connect, disconnect } from "./actions";
import type { ConnectionsView } from "./load";

/** The accounts that sign the user in. */
export function Connections({ view }: { view: ConnectionsView }) {
  const { accounts } = view;
  return (
    <ul role="list" className="grid gap-6">
      {accounts.map((account) => (
        <li key={account.id}>
          <Connection account={account} view={view} />
        </li>
      ))}
    </ul>
  );
}

function Connection({ account, view }: { account: LinkedAccount; view: ConnectionsView }) {
  const t = useTranslations("connections");
  const { provider, email, emailVerified, linkedAt, lastUsedAt, profile } = account;
  const name = useProviderName(provider);
  return (
    <Section title={t("account", { provider: name })}>
      <ShortFacts>
        <ShortFact label={t("provider")}>
          <ProviderName provider={provider} />
        </ShortFact>
        {profile.login === undefined ? null : (
          <ShortFact label={t("login")}>
            <bdi>{profile.login}</bdi>
          </ShortFact>
        )}
        <ShortFact label={t("email")}>
          {email === null ? <span className="text-muted">{t("noEmail")}</span> : <bdi>{email}</bdi>}
          {email === null || emailVerified ? null : <span className="text-muted"> ({t("unverified")})</span>}
        </ShortFact>
        <ShortFact label={t("since")}>
          <Moment at={linkedAt} format="day" />
        </ShortFact>
        <ShortFact label={t("lastUsed")}>
          <TimeAgo at={lastUsedAt} />
        </ShortFact>
      </ShortFacts>
      <div className="mt-5">
        {view.accounts.length === 1 ? (
          <p className="text-muted">{t("last", { provider: name })}</p>
        ) : (
          <Disconnect account={account} view={view} />
        )}
      </div>
    </Section>
  );
}

/** Asks first; whoever has to prove who they are then comes back to the open question. */
function Disconnect({ account, view }: { account: LinkedAccount; view: ConnectionsView }) {
  const t = useTranslations("connections");
  const { id, provider, profile, email } = account;
  const about = `${useProviderName(provider)} ${profile.login ?? email ?? ""}`.trim();
  const others = view.accounts.filter((other) => other.id !== id);
  const vouched = others.some((other) => other.emailVerified && other.email === email);
  const movesEmail = email !== null && email === view.user.email && account.emailVerified && !vouched;
  return (
    <AskFirst label={t("disconnect")} about={about} user={view.user} own open={view.disconnect === id}>
      <p className="font-medium">{t.rich("ask", { account: () => <bdi>{about}</bdi> })}</p>
      <p>{t("consequence")}</p>
      {movesEmail ? <p>{t("emailGoes")}</p> : null}
      {vouched && account.emailVerified && view.joinsByEmail ? <p>{t("comesBack")}</p> : null}
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

/** What else may be connected. */
export function Connectable({ view }: { view: ConnectionsView }) {
  const t = useTranslations("connections");
  return (
    <Section id="connect" title={t("another")}>
      <p className="mt-1 text-muted">{t("anotherLead")}</p>
      <p className="mt-1">{t.rich("connectsTo", { person: () => <UserName user={view.user} /> })}</p>
      {view.fresh ? null : <p className="mt-1 text-muted">{t("proofFirst")}</p>}
      <ul role="list" className="mt-4 grid gap-3 sm:grid-cols-2">
        {view.connectable.map((provider) => (
          <li key={provider}>
            <Connect provider={provider} chosen={view.connect === provider} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Connect({ provider, chosen }: { provider: Provider; chosen: boolean }) {
  const t = useTranslations();
  return (
    <PersonalForm action={connect}>
      <input type="hidden" name="provider" value={provider} />
      <Button look={chosen ? "primary" : "secondary"} autoFocus={chosen}>
        <ProviderMark provider={provider} />
        {t("connections.connect", { provider: t(`providers.${provider}`) })}
      </Button>
    </PersonalForm>
  );
}

function useProviderName(provider: string): string {
  const t = useTranslations("providers");
  return isProvider(provider) ? t(provider) : provider;
}
