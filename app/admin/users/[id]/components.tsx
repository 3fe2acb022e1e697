import { useTranslations } from "@/app/i18n/translations";
import { Avatar } from "@/app/components/avatar";
import { Badge } from "@/app/components/badge";
import { CopyButton } from "@/app/components/copy-button";
import { Fact, Facts, ProviderName, Section, ShortFact, ShortFacts } from "@/app/components/facts";
import { Memberships } from "@/app/components/memberships";
import { Moment, TimeAgo } from "@/app/components/moment";
import { Paging } from "@/app/components/paging";
import { TextOrMissing } from "@/app/components/text-or-missing";
import { isLocale, LANGUAGE_NAMES } from "@/messages/locales";
import { AdminEventList } from "../../events/list";
import type { UserView } from "./load";

/** The way to each part of the page, and how much is there. */
export function Contents({ view }: { view: UserView }) {
  const t = useTranslations("admin.person");
  const parts = {
    accounts: t("accountsCount", { count: view.user.accounts.length }),
    sessions: t("sessionsCount", { count: view.sessions.length }),
    activity: t("activity"),
    danger: t("danger"),
  };
  return (
    <nav aria-label={t("contents")} className="-my-3">
      <ul role="list" className="flex flex-wrap gap-x-5">
        {Object.entries(parts).map(([id, words]) => (
          <li key={id}>
            <a href={`#${id}`} className="inline-flex min-h-11 items-center underline underline-offset-2">
              {words}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Who the user is. */
export function Who({ user }: Pick<UserView, "user">) {
  const t = useTranslations();
  return (
    <Section title={t("admin.person.profile")}>
      <Facts>
        <Fact label={t("account.name")}>
          <span className="flex items-center gap-3">
            <Avatar image={user.image} name={user.name ?? user.email ?? ""} size="medium" />
            <span className="min-w-0">
              <TextOrMissing text={user.name} missing={t("account.noName")} />
            </span>
          </span>
        </Fact>
        <Fact label={t("account.email")}>
          <TextOrMissing text={user.email} missing={t("account.noEmail")} />
        </Fact>
        <Fact label={t("account.userId")}>
          <span className="flex flex-wrap items-center justify-between gap-x-3 sm:-my-2">
            <code className="font-mono text-sm select-all">{user.id}</code>
            <CopyButton text={user.id} label={t("account.copy")} done={t("account.copied")} />
          </span>
        </Fact>
        <Fact label={t("admin.users.role")}>{t(`admin.roles.${user.role}`)}</Fact>
        <Fact label={t("admin.users.standing")}>
          {user.disabledAt === null ? (
            t("admin.standings.active")
          ) : (
            <Badge look="danger">{t("admin.standings.disabled")}</Badge>
          )}
        </Fact>
        <Fact label={t("account.since")}>
          <Moment at={user.createdAt} format="day" />
        </Fact>
        <Fact label={t("sessions.lastSeen")}>
          {user.lastSeenAt === null ? t("admin.person.neverSeen") : <TimeAgo at={user.lastSeenAt} />}
        </Fact>
        <Fact label={t("account.language")}>
          {isLocale(user.locale) ? LANGUAGE_NAMES[user.locale] : t("admin.person.noLanguage")}
        </Fact>
      </Facts>
    </Section>
  );
}

/** What signs the user in. */
export function Accounts({ accounts }: Pick<UserView["user"], "accounts">) {
  const t = useTranslations();
  return (
    <Section id="accounts" title={t("admin.person.accounts")}>
      {accounts.length === 0 ? <p className="mt-1 text-muted">{t("admin.person.noAccounts")}</p> : null}
      <ul role="list" className="divide-y divide-line">
        {accounts.map((account) => (
          <li key={account.id} className="py-4 last:pb-0">
            <h3 className="font-medium">
              <ProviderName provider={account.provider} />
            </h3>
            <ShortFacts>
              {account.login === null ? null : (
                <ShortFact label={t("connections.login")}>
                  <bdi>{account.login}</bdi>
                </ShortFact>
              )}
              <ShortFact label={t("connections.email")}>
                <TextOrMissing text={account.email} missing={t("connections.noEmail")} />
                {account.email === null || account.emailVerified ? null : (
                  <span className="text-muted"> ({t("connections.unverified")})</span>
                )}
              </ShortFact>
              <ShortFact label={t("admin.person.subject")}>
                <code className="font-mono text-sm select-all">{account.subject}</code>
              </ShortFact>
              <ShortFact label={t("connections.since")}>
                <Moment at={account.linkedAt} format="day" />
              </ShortFact>
              <ShortFact label={t("connections.lastUsed")}>
                <TimeAgo at={account.lastUsedAt} />
              </ShortFact>
              <Memberships account={account} />
            </ShortFacts>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** What happened to the user, newest first. */
export function Activity({ view: { user, activity } }: { view: UserView }) {
  const t = useTranslations("admin.person");
  return (
    <section id="activity" className="grid scroll-mt-4 grid-cols-[minmax(0,1fr)] gap-4">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6">
        <h2 className="text-lg font-semibold tracking-tight">{t("activity")}</h2>
        <a
          href={`/admin/events?person=${user.id}`}
          className="inline-flex min-h-11 items-center underline underline-offset-2"
        >
          {t("allEvents")}
        </a>
      </div>
      <AdminEventList events={activity.events} about={user.id} />
      <Paging first={activity.first} next={activity.next} words="time" />
    </section>
  );
}
