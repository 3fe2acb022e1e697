import { withFailures } from "@/app/components/with-failures";
import { AccountFrame, accountMetadata } from "../frame";
import { readOutcome } from "@/app/notices/outcomes";
import type { Query } from "@/app/notices/query";
import { Delete, Export } from "./components";
import { loadData } from "./load";

type Props = { searchParams: Promise<Query> };

export async function generateMetadata({ searchParams }: Props) {
  return accountMetadata("data", await searchParams);
}

async function DataPage({ searchParams }: Props) {
  const query = await searchParams;
  const view = await loadData(query);
  return (
    <AccountFrame section="data" outcome={readOutcome(query)}>
      <Export {...view} />
      <Delete {...view} />
    </AccountFrame>
  );
}

export default withFailures(DataPage);
