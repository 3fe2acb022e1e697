import { readAdminOutcome } from "@/app/notices/outcomes";
import type { Query } from "@/app/notices/query";
import { Paging } from "@/app/components/paging";
import { withFailures } from "@/app/components/with-failures";
import { AdminFrame, adminMetadata } from "../frame";
import { Download, Filter, FoundEvents } from "./components";
import { loadEvents } from "./load";

type Props = { searchParams: Promise<Query> };

export async function generateMetadata({ searchParams }: Props) {
  return adminMetadata("events", await searchParams);
}

async function EventsPage({ searchParams }: Props) {
  const query = await searchParams;
  const view = await loadEvents(query);
  return (
    <AdminFrame section="events" aside={<Download view={view} />} outcome={readAdminOutcome(query)}>
      <Filter view={view} />
      <FoundEvents view={view} />
      <Paging first={view.first} next={view.next} words="time" />
    </AdminFrame>
  );
}

export default withFailures(EventsPage);
