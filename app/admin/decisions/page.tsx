import { readAdminOutcome } from "@/app/notices/outcomes";
import type { Query } from "@/app/notices/query";
import { Paging } from "@/app/components/paging";
import { withFailures } from "@/app/components/with-failures";
import { AdminFrame, adminMetadata } from "../frame";
import { DecisionList, Filter } from "./components";
import { loadDecisions } from "./load";

type Props = { searchParams: Promise<Query> };

export async function generateMetadata({ searchParams }: Props) {
  return adminMetadata("decisions", await searchParams);
}

async function DecisionsPage({ searchParams }: Props) {
  const query = await searchParams;
  const view = await loadDecisions(query);
  return (
    <AdminFrame section="decisions" outcome={readAdminOutcome(query)}>
      <Filter view={view} />
      <DecisionList view={view} />
      <Paging first={view.first} next={view.next} words="time" />
    </AdminFrame>
  );
}

export default withFailures(DecisionsPage);
