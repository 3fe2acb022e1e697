import { withFailures } from "@/app/components/with-failures";
import { Identity, SessionFacts } from "./components";
import { AccountFrame, accountMetadata } from "./frame";
import { LanguageForm } from "./forms";
import { loadAccount } from "./load";
import { readOutcome } from "@/app/notices/outcomes";
import type { Query } from "@/app/notices/query";

type Props = { searchParams: Promise<Query> };

export async function generateMetadata({ searchParams }: Props) {
  return accountMetadata("account", await searchParams);
}

async function AccountPage({ searchParams }: Props) {
  const query = await searchParams;
  const { user, session, emailFrom, idle, kept } = await loadAccount(query);
  return (
    <AccountFrame section="account" outcome={readOutcome(query)}>
      <Identity user={user} emailFrom={emailFrom} kept={kept} />
      <LanguageForm />
      <SessionFacts session={session} idle={idle} />
    </AccountFrame>
  );
}

export default withFailures(AccountPage);
