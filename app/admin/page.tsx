import { withFailures } from "@/app/components/with-failures";
import { readAdminOutcome } from "@/app/notices/outcomes";
import type { Query } from "@/app/notices/query";
import { Plots, RangeChoice, StoppedWebhooks, WaitingRequests } from "./components";
import { Figures } from "./figures";
import { AdminFrame, adminMetadata } from "./frame";
import { loadOverview } from "./load";

type Props = { searchParams: Promise<Query> };

export async function generateMetadata({ searchParams }: Props) {
  return adminMetadata("overview", await searchParams);
}

async function OverviewPage({ searchParams }: Props) {
  const query = await searchParams;
  const overview = await loadOverview(query);
  return (
    <AdminFrame section="overview" outcome={readAdminOutcome(query)}>
      <WaitingRequests count={overview.waiting} />
      <StoppedWebhooks count={overview.stoppedWebhooks} />
      <RangeChoice range={overview.range} at={overview.at} />
      <Figures overview={overview} />
      <Plots overview={overview} />
    </AdminFrame>
  );
}

export default withFailures(OverviewPage);
