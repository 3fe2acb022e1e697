import { withFailures } from "@/app/components/with-failures";
import { AccountFrame, accountMetadata } from "../frame";
import { readOutcome } from "@/app/notices/outcomes";
import type { Query } from "@/app/notices/query";
import { Connectable, Connections } from "./components";
import { loadConnections } from "./load";

type Props = { searchParams: Promise<Query> };

export async function generateMetadata({ searchParams }: Props) {
  return accountMetadata("connections", await searchParams);
}

async function ConnectionsPage({ searchParams }: Props) {
  const query = await searchParams;
  const view = await loadConnections(query);
  return (
    <AccountFrame section="connections" outcome={readOutcome(query)}>
      <Connections view={view} />
      <Connectable view={view} />
    </AccountFrame>
  );
}

export default withFailures(ConnectionsPage);
