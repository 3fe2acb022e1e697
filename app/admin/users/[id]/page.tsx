import { getTranslations, useTranslations } from "@/app/i18n/translations";
import { MissingPage } from "@/app/components/missing-page";
import { withFailures } from "@/app/components/with-failures";
import { readAdminOutcome } from "@/app/notices/outcomes";
import type { Query } from "@/app/notices/query";
import { AdminFrame, adminMetadata } from "../../frame";
import { Accounts, Activity, Contents, Who } from "./components";
import { DangerZone } from "./danger-zone";
import { PAGE } from "../load";
import { loadCalled, loadUser } from "./load";
import { Sessions } from "./sessions";

import { Disabled } from "./status";

type Props = { params: Promise<{ id: string }>; searchParams: Promise<Query> };

export async function generateMetadata({ params, searchParams }: Props) {
  const [{ id }, query] = await Promise.all([params, searchParams]);
  const t = await getTranslations("admin.noSuchUser");
  return adminMetadata("person", query, (await loadCalled(id)) ?? t("title"));
}

/** What an administrator sees of a user who is not there, or no longer. */
function NoSuchUserPage() {
  const t = useTranslations("admin.noSuchUser");
  return <MissingPage title={t("title")} body={t("body")} back={{ href: PAGE, words: t("back") }} />;
}

async function UserPage({ params, searchParams }: Props) {
  const [{ id }, query] = await Promise.all([params, searchParams]);
  const view = await loadUser(id, query);
  const { user } = view;
  return (
    <AdminFrame
      section="person"
      title={<bdi>{user.name ?? user.email ?? user.id}</bdi>}
      outcome={readAdminOutcome(query)}
    >
      <Disabled user={user} />
      <Contents view={view} />
      <Who user={user} />
      <Accounts accounts={user.accounts} />
      <Sessions view={view} />
      <Activity view={view} />
      <DangerZone view={view} />
    </AdminFrame>
  );
}

export default withFailures(UserPage, <NoSuchUserPage />);
