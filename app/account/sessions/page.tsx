import { AccountFrame, accountMetadata } from "../frame";
import type { Query } from "@/app/notices/query";
import { CurrentSession, NotMe, OtherSession, OtherSessions } from "./components";
import { loadSessions } from "./load";

type Props = { searchParams: Promise<Query> };

export async function generateMetadata({ searchParams }: Props) {
  return accountMetadata("sessions", await searchParams);
}

export default async function SessionsPage({ searchParams }: Props) {
  const { user, current, others, outcome, ended, worried } = await loadSessions(await searchParams);
  return (
    <AccountFrame section="sessions" outcome={outcome} ended={ended}>
      {worried ? <NotMe /> : null}
      {current ? <CurrentSession session={current} /> : null}
      <OtherSessions count={others.length} user={user} />
      {others.map((session) => (
        <OtherSession key={session.id} session={session} user={user} />
      ))}
    </AccountFrame>
  );
}
