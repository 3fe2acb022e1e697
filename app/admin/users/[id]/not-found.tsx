import { getTranslations } from "next-intl/server";
import { ButtonLink } from "@/app/components/button";
import { PageMain } from "@/app/components/page-main";
import { PAGE } from "../load";

/** What an administrator sees of a user who is not there, or no longer. */
export default async function NoSuchUserPage() {
  const t = await getTranslations("admin.noSuchUser");
  return (
    <PageMain width="narrow">
      <h1 className="text-2xl font-semibold tracking-tight">{t("title")}</h1>
      <p className="text-muted">{t("body")}</p>
      <ButtonLink look="primary" href={PAGE}>
        {t("back")}
      </ButtonLink>
    </PageMain>
  );
}
