import { readAdminOutcome } from "@/app/notices/outcomes";
import type { Query } from "@/app/notices/query";
import { AdminFrame, adminMetadata } from "../../frame";
import { Accounts, Activity, Contents, Who } from "./components";
import { loadUser } from "./load";
import { Role } from "./role";
import { Sessions } from "./sessions";
import { Status } from "./status";

type Props = { params: Promise<{ id: string }>; searchParams: Promise<Query> };

export async function generateMetadata({ searchParams }: Props) {
  return adminMetadata("person", await searchParams);
}

export default async function UserPage({ params, searchParams }: Props) {
  const [{ id }, query] = await Promise.all([params, searchParams]);
  const view = await loadUser(id, query);
  const { user } = view;
  return (
    <AdminFrame
      section="person"
      title={<bdi>{user.name ?? user.email ?? user.id}</bdi>}
      outcome={readAdminOutcome(query)}
    >
      <Contents view={view} />
      <Who user={user} />
      <Status view={view} />
      <Accounts accounts={user.accounts} />
      <Sessions view={view} />
      <Role view={view} />
      <Activity view={view} />
    </AdminFrame>
  );
}
