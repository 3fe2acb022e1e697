import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Avatar } from "../components/avatar";
import { PageMain } from "../components/page-main";
import { SignOutButton } from "../components/sign-out-button";
import { PersonFacts, SessionFacts } from "./components";
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
      <PersonFacts user={user} accounts={accounts} />
      <SessionFacts session={session} idle={idle} />
      <div className="sm:w-56">
        <SignOutButton />
      </div>
    </PageMain>
  );
}
