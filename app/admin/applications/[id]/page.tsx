import { withFailures } from "@/app/components/with-failures";
import { readAdminOutcome } from "@/app/notices/outcomes";
import type { Query } from "@/app/notices/query";
import { AdminFrame, adminMetadata } from "../../frame";
import { Definition, NewSecret, Overview } from "./components";
import { loadApplication } from "./load";
import { Secrets } from "./secrets";
import { Deletion, State } from "./state";

type Props = { params: Promise<{ id: string }>; searchParams: Promise<Query> };

export async function generateMetadata({ searchParams }: Props) {
  return adminMetadata("application", await searchParams);
}

async function ApplicationPage({ params, searchParams }: Props) {
  const [{ id }, query] = await Promise.all([params, searchParams]);
  const view = await loadApplication(id, query);
  const { application } = view;
  const byFile = application.managedBy === "FILE";
  return (
    <AdminFrame section="application" title={<bdi>{application.name}</bdi>} outcome={readAdminOutcome(query)}>
      {view.newSecret === null ? null : <NewSecret secret={view.newSecret} />}
      <Overview application={application} />
      {byFile ? null : (
        <>
          <Definition view={view} />
          {application.confidential ? <Secrets view={view} /> : null}
          <State view={view} />
          <Deletion view={view} />
        </>
      )}
    </AdminFrame>
  );
}

export default withFailures(ApplicationPage);
