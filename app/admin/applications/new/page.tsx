import { withFailures } from "@/app/components/with-failures";
import { readAdminOutcome } from "@/app/notices/outcomes";
import type { Query } from "@/app/notices/query";
import { AdminFrame, adminMetadata } from "../../frame";
import { Kinds, NewApplication } from "./components";
import { loadNew } from "./load";

type Props = { searchParams: Promise<Query> };

export async function generateMetadata({ searchParams }: Props) {
  return adminMetadata("newApplication", await searchParams);
}

async function NewApplicationPage({ searchParams }: Props) {
  const query = await searchParams;
  const { kind, ...view } = await loadNew(query);
  return (
    <AdminFrame section="newApplication" outcome={readAdminOutcome(query)}>
      {kind === null ? <Kinds guardsHosts={view.guardsHosts} /> : <NewApplication kind={kind} view={view} />}
    </AdminFrame>
  );
}

export default withFailures(NewApplicationPage);
