import { withFailures } from "@/app/components/with-failures";
import { AccountFrame, accountMetadata } from "../frame";
import type { Query } from "@/app/notices/query";
import { SessionList } from "./components";
import { loadSessions } from "./load";
import { NotMe, OtherSessions } from "./others";

type Props = { searchParams: Promise<Query> };

export async function generateMetadata({ searchParams }: Props) {
  return accountMetadata("sessions", await searchParams);
}

async function SessionsPage({ searchParams }: Props) {
  const { user, current, others, outcome, ended, worried } = await loadSessions(await searchParams);
  return (
    <AccountFrame section="sessions" outcome={outcome} ended={ended}>
      {worried ? (
        <NotMe count={others.length} user={user} />
      ) : (
        <OtherSessions count={others.length} user={user} />
      )}
      <SessionList current={current} others={others} user={user} />
    </AccountFrame>
  );
}

export default withFailures(SessionsPage);
