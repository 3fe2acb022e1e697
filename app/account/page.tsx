import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Avatar } from "../components/avatar";
import { Moment } from "../components/moment";
import { PageMain } from "../components/page-main";
import { SignOutButton } from "../components/sign-out-button";
import { Fact, IdleTime, LinkedAccounts, ProviderName, Section, Shared } from "./components";
import { loadAccount } from "./load";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("account");
  return { title: t("title"), robots: { index: false } };
}

export default async function AccountPage() {
  const { user, session, accounts, idle } = await loadAccount();
  const t = await getTranslations("account");
  return (
    <PageMain width="wide">
      <div className="flex flex-wrap items-center gap-4">
        <Avatar image={user.image} name={user.name ?? user.email ?? ""} size="medium" />
        <div>
          <h1 className="text-2xl font-semibold tracking-tight">{t("title")}</h1>
          <p className="text-muted">{t("lead")}</p>
        </div>
      </div>
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
      <div className="sm:w-56">
        <SignOutButton />
      </div>
    </PageMain>
  );
}
