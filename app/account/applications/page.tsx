import { withFailures } from "@/app/components/with-failures";
import { readOutcome } from "@/app/notices/outcomes";
import type { Query } from "@/app/notices/query";
import { AccountFrame, accountMetadata } from "../frame";
import { HeldApplications } from "./components";
import { loadHeldApplications } from "./load";

type Props = { searchParams: Promise<Query> };

export async function generateMetadata({ searchParams }: Props) {
  return accountMetadata("applications", await searchParams);
}

async function ApplicationsPage({ searchParams }: Props) {
  const query = await searchParams;
  const { user, applications } = await loadHeldApplications();
  return (
    <AccountFrame section="applications" outcome={readOutcome(query)}>
      <HeldApplications applications={applications} user={user} />
    </AccountFrame>
  );
}

export default withFailures(ApplicationsPage);
