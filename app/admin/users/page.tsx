import { readAdminOutcome } from "@/app/notices/outcomes";
import type { Query } from "@/app/notices/query";
import { Paging } from "@/app/components/paging";
import { withFailures } from "@/app/components/with-failures";
import { AdminFrame, adminMetadata } from "../frame";
import { UserFilter, UserList } from "./components";
import { loadUsers } from "./load";

type Props = { searchParams: Promise<Query> };

export async function generateMetadata({ searchParams }: Props) {
  return adminMetadata("users", await searchParams);
}

async function UsersPage({ searchParams }: Props) {
  const query = await searchParams;
  const view = await loadUsers(query);
  return (
    <AdminFrame section="users" outcome={readAdminOutcome(query)}>
      <UserFilter view={view} />
      <UserList view={view} />
      <Paging first={view.first} next={view.next} words="list" />
    </AdminFrame>
  );
}

export default withFailures(UsersPage);
