import { SignOutButton } from "@/app/sign-out/button";
import { SessionFacts, UserFacts } from "./components";
import { AccountFrame, accountMetadata } from "./frame";
import { LanguageForm, NameForm } from "./forms";
import { loadAccount } from "./load";
import { ProviderProfiles } from "./profiles";
import { readOutcome } from "@/app/notices/outcomes";
import type { Query } from "@/app/notices/query";

type Props = { searchParams: Promise<Query> };

export async function generateMetadata({ searchParams }: Props) {
  return accountMetadata("account", await searchParams);
}

export default async function AccountPage({ searchParams }: Props) {
  const query = await searchParams;
  const { user, session, accounts, emailFrom, idle, kept } = await loadAccount(query);
  return (
    <AccountFrame section="account" outcome={readOutcome(query)}>
      <UserFacts user={user} accounts={accounts} emailFrom={emailFrom} />
      <NameForm name={user.name} kept={kept} />
      <LanguageForm />
      <ProviderProfiles accounts={accounts} />
      <SessionFacts session={session} idle={idle} />
      <div className="sm:w-56">
        <SignOutButton />
      </div>
    </AccountFrame>
  );
}
