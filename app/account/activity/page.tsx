import { Paging } from "@/app/components/paging";
import { withFailures } from "@/app/components/with-failures";
import { AccountFrame, accountMetadata } from "../frame";
import { readOutcome } from "@/app/notices/outcomes";
import type { Query } from "@/app/notices/query";
import { EventList, KindFilter, NotMeLink } from "./components";
import { loadActivity } from "./load";

type Props = { searchParams: Promise<Query> };

export async function generateMetadata({ searchParams }: Props) {
  return accountMetadata("activity", await searchParams);
}

async function ActivityPage({ searchParams }: Props) {
  const query = await searchParams;
  const { events, kind, newest, older } = await loadActivity(query);
  return (
    <AccountFrame section="activity" outcome={readOutcome(query)}>
      <NotMeLink />
      <KindFilter current={kind} />
      <EventList events={events} kind={kind} />
      <Paging first={newest} next={older} words="time" />
    </AccountFrame>
  );
}

export default withFailures(ActivityPage);
