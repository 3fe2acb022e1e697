import { getTranslations } from "@/app/i18n/translations";
import { readAdminOutcome } from "@/app/notices/outcomes";
import type { Query } from "@/app/notices/query";
import { ButtonLink } from "@/app/components/button";
import { withFailures } from "@/app/components/with-failures";
import { AdminFrame, adminMetadata } from "../frame";
import { ApplicationList } from "./components";
import { loadApplications } from "./load";
import { NEW_PAGE } from "./pages";

type Props = { searchParams: Promise<Query> };

export async function generateMetadata({ searchParams }: Props) {
  return adminMetadata("applications", await searchParams);
}

async function ApplicationsPage({ searchParams }: Props) {
  const [query, t] = await Promise.all([searchParams, getTranslations("admin.applications")]);
  const applications = await loadApplications();
  return (
    <AdminFrame section="applications" outcome={readAdminOutcome(query)}>
      <div className="sm:w-fit">
        <ButtonLink look="primary" href={NEW_PAGE}>
          {t("register")}
        </ButtonLink>
      </div>
      <ApplicationList applications={applications} />
    </AdminFrame>
  );
}

export default withFailures(ApplicationsPage);
