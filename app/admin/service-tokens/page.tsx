import { readAdminOutcome } from "@/app/notices/outcomes";
import type { Query } from "@/app/notices/query";
import { Paging } from "@/app/components/paging";
import { withFailures } from "@/app/components/with-failures";
import { AdminFrame, adminMetadata } from "../frame";
import { NewToken, TokenForm } from "./form";
import { loadServiceTokens } from "./load";
import { TokenTable } from "./table";

type Props = { searchParams: Promise<Query> };

export async function generateMetadata({ searchParams }: Props) {
  return adminMetadata("serviceTokens", await searchParams);
}

async function ServiceTokensPage({ searchParams }: Props) {
  const query = await searchParams;
  const view = await loadServiceTokens(query);
  return (
    <AdminFrame section="serviceTokens" outcome={readAdminOutcome(query)}>
      {view.newToken === null ? null : <NewToken token={view.newToken} />}
      <TokenForm view={view} />
      <TokenTable view={view} />
      <Paging first={view.first} next={view.next} words="time" />
    </AdminFrame>
  );
}

export default withFailures(ServiceTokensPage);
