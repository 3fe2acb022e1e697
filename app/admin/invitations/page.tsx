import { readAdminOutcome } from "@/app/notices/outcomes";
import type { Query } from "@/app/notices/query";
import { Paging } from "@/app/components/paging";
import { withFailures } from "@/app/components/with-failures";
import { AdminFrame, adminMetadata } from "../frame";
import { InvitationForm, InvitationTable, NewLink } from "./components";
import { loadInvitations } from "./load";

type Props = { searchParams: Promise<Query> };

export async function generateMetadata({ searchParams }: Props) {
  return adminMetadata("invitations", await searchParams);
}

async function InvitationsPage({ searchParams }: Props) {
  const query = await searchParams;
  const view = await loadInvitations(query);
  return (
    <AdminFrame section="invitations" outcome={readAdminOutcome(query)}>
      {view.link === null ? null : <NewLink link={view.link} />}
      <InvitationForm view={view} />
      <InvitationTable view={view} />
      <Paging first={view.first} next={view.next} words="time" />
    </AdminFrame>
  );
}

export default withFailures(InvitationsPage);
