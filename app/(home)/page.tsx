import { withFailures } from "@/app/components/with-failures";
import { currentSession } from "@/lib/gate/session";
import { readOutcome } from "@/app/notices/outcomes";
import type { Query } from "@/app/notices/query";
import { SignedIn, Welcome } from "./components";

type Props = { searchParams: Promise<Query> };

async function HomePage({ searchParams }: Props) {
  const current = await currentSession();
  if (current.status !== "live") return <Welcome />;
  return <SignedIn user={current.user} outcome={readOutcome(await searchParams)} />;
}

export default withFailures(HomePage);
