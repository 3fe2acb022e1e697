import { useFormatter, useTranslations } from "next-intl";
import type { LinkedAccount } from "@/lib/accounts/data";
import { isProvider } from "@/lib/providers/providers";
import { Avatar } from "@/app/components/avatar";
import { CopyButton } from "@/app/components/copy-button";
import { Moment } from "@/app/components/moment";
import { TextOrMissing } from "@/app/components/text-or-missing";
import { Fact, Facts, ProviderName, Section } from "@/app/components/facts";
import type { AccountView } from "./load";

/** Who the user is in this system. */
export function UserFacts({
  user,
  accounts,
  emailFrom,
}: Pick<AccountView, "user" | "accounts" | "emailFrom">) {
  const t = useTranslations("account");
  return (
    <Section title={t("person")}>
      <Facts>
        <Fact label={t("picture")}>
          <Avatar image={user.image} name={user.name ?? user.email ?? ""} size="medium" />
        </Fact>
        <Fact label={t("name")}>
          <TextOrMissing text={user.name} missing={t("noName")} />
        </Fact>
        <Fact label={t("email")}>
          <TextOrMissing text={user.email} missing={t("noEmail")} />
        </Fact>
        <Fact label={t("emailFrom")}>
          <EmailSource email={user.email} providers={emailFrom} />
        </Fact>
        <Fact label={t("userId")}>
          <span className="-my-2 flex flex-wrap items-center justify-between gap-x-3">
            <code className="font-mono text-sm select-all">{user.id}</code>
            <CopyButton text={user.id} label={t("copy")} done={t("copied")} />
          </span>
        </Fact>
        <Fact label={t("since")}>
          <Moment at={user.createdAt} format="day" />
        </Fact>
        <Fact label={t("accounts")}>
          <LinkedAccounts accounts={accounts} />
        </Fact>
      </Facts>
    </Section>
  );
}

/** How this browser came to be signed in, and until when it is. */
export function SessionFacts({ session, idle }: Pick<AccountView, "session" | "idle">) {
  const t = useTranslations("account");
  return (
    <Section title={t("session")}>
      <Facts>
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
      </Facts>
    </Section>
  );
}

function EmailSource({ email, providers }: { email: string | null; providers: readonly string[] }) {
  const t = useTranslations();
  const formatter = useFormatter();
  if (email === null) return <span className="text-muted">{t("account.noEmailWhy")}</span>;
  if (providers.length === 0) return t("account.emailFromEarlier");
  const names = providers.map((name) => (isProvider(name) ? t(`providers.${name}`) : name));
  return t("account.emailVerifiedBy", { providers: formatter.list(names) });
}

/** The provider accounts that sign this user in. */
function LinkedAccounts({ accounts }: { accounts: readonly LinkedAccount[] }) {
  const t = useTranslations("account");
  return (
    <ul role="list" className="grid gap-3">
      {accounts.map(({ id, provider, email, linkedAt }) => (
        <li key={id}>
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
