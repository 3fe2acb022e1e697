import { readAdminOutcome } from "@/app/notices/outcomes";
import type { Query } from "@/app/notices/query";
import { Paging } from "@/app/components/paging";
import { withFailures } from "@/app/components/with-failures";
import { AdminFrame, adminMetadata } from "../frame";
import { RequestTable } from "./components";
import { loadRequests } from "./load";

type Props = { searchParams: Promise<Query> };

export async function generateMetadata({ searchParams }: Props) {
  return adminMetadata("requests", await searchParams);
}

async function RequestsPage({ searchParams }: Props) {
  const query = await searchParams;
  const view = await loadRequests(query);
  return (
    <AdminFrame section="requests" outcome={readAdminOutcome(query)}>
      <RequestTable view={view} />
      <Paging first={view.first} next={view.next} words="time" />
    </AdminFrame>
  );
}

export default withFailures(RequestsPage);
