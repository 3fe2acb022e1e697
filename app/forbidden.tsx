import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ButtonLink } from "./components/button";
import { Failure } from "./components/failure";
import { PageMain } from "./components/page-main";
import { SignedInAs } from "./components/signed-in-as";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("errors.forbidden");
  return { title: t("title") };
}

/** What somebody who is signed in sees of a page that is not for their role (`requireAdmin`). */
export default async function ForbiddenPage() {
  const t = await getTranslations("site.menu");
  return (
    <PageMain width="narrow">
      <SignedInAs />
      <Failure code="forbidden" reference={null} heading="h1" />
      <ButtonLink look="primary" href="/account">
        {t("account")}
      </ButtonLink>
    </PageMain>
  );
}
