import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { LinkedAccount } from "@/lib/accounts/data";
import { isProvider } from "@/lib/identity/identity";
import { Card } from "../components/card";
import { Moment } from "../components/moment";
import { ProviderMark } from "../components/provider-mark";
import type { AccountView } from "./load";

/** Who the person is in this system. */
export function PersonFacts({ user, accounts }: Pick<AccountView, "user" | "accounts">) {
  const t = useTranslations("account");
  return (
    <Section title={t("person")}>
      <Fact label={t("name")}>
        <Shared text={user.name} missing={t("noName")} />
      </Fact>
      <Fact label={t("email")}>
        <Shared text={user.email} missing={t("noEmail")} />
      </Fact>
      <Fact label={t("userId")}>
        <code className="font-mono text-sm select-all">{user.id}</code>
      </Fact>
      <Fact label={t("since")}>
        <Moment at={user.createdAt} format="day" />
      </Fact>
      <Fact label={t("accounts")}>
        <LinkedAccounts accounts={accounts} />
      </Fact>
    </Section>
  );
}

/** How this browser came to be signed in, and until when it is. */
export function SessionFacts({ session, idle }: Pick<AccountView, "session" | "idle">) {
  const t = useTranslations("account");
  return (
    <Section title={t("session")}>
      <Fact label={t("provider")}>
        <ProviderName provider={session.provider} />
      </Fact>
      <Fact label={t("authenticatedAt")}>
        <Moment at={session.authenticatedAt} format="moment" />
      </Fact>
      <Fact label={t("ends")}>
        <Moment at={session.expiresAt} format="moment" />
      </Fact>
      <Fact label={t("endsIdle")}>
        <IdleTime seconds={idle} />
      </Fact>
    </Section>
  );
}

/** A titled group of facts. */
function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card>
      <section>
        <h2 className="text-lg font-semibold tracking-tight">{title}</h2>
        <dl className="mt-2 divide-y divide-line">{children}</dl>
      </section>
    </Card>
  );
}

/** One fact: side by side where there is room, else one under the other. */
function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="grid gap-x-6 gap-y-0.5 py-3 last:pb-0 sm:grid-cols-[11rem_minmax(0,1fr)]">
      <dt className="text-muted">{label}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}

/** Text that a provider may not have shared. */
function Shared({ text, missing }: { text: string | null; missing: string }) {
  return text === null ? <span className="text-muted">{missing}</span> : <bdi>{text}</bdi>;
}

/** A provider by its mark and name; one that is no longer known, by the name it was stored under. */
function ProviderName({ provider }: { provider: string }) {
  const t = useTranslations("providers");
  if (!isProvider(provider)) return <bdi>{provider}</bdi>;
  return (
    <span className="flex items-center gap-2">
      <ProviderMark provider={provider} />
      {t(provider)}
    </span>
  );
}

/** The provider accounts that sign this person in. */
function LinkedAccounts({ accounts }: { accounts: readonly LinkedAccount[] }) {
  const t = useTranslations("account");
  return (
    <ul className="grid gap-3">
      {accounts.map(({ provider, email, linkedAt }) => (
        <li key={`${provider} ${linkedAt.toISOString()}`}>
          <ProviderName provider={provider} />
          <p className="text-sm text-muted">
            {email === null ? null : (
              <>
                <bdi>{email}</bdi>,{" "}
              </>
            )}
            {t.rich("linkedAt", { when: () => <Moment at={linkedAt} format="day" /> })}
          </p>
        </li>
      ))}
    </ul>
  );
}

/** A stretch of time without a visit, in the largest unit that fits it evenly. */
function IdleTime({ seconds }: { seconds: number }) {
  const t = useTranslations("account");
  if (seconds % 86_400 === 0) return t("afterDays", { count: seconds / 86_400 });
  if (seconds % 3600 === 0) return t("afterHours", { count: seconds / 3600 });
  return t("afterMinutes", { count: Math.ceil(seconds / 60) });
}
