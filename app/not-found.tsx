import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ButtonLink } from "./components/button";
import { Card } from "./components/card";
import { PageMain } from "./components/page-main";
import { SupportLine } from "./components/support-line";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("notFound");
  return { title: t("title") };
}

export default async function NotFoundPage() {
  const t = await getTranslations("notFound");
  return (
    <PageMain width="narrow">
      <Card>
        <div className="grid gap-5">
          <div>
            <h1 className="text-2xl font-semibold tracking-tight">{t("title")}</h1>
            <p className="mt-1.5 text-muted">{t("body")}</p>
            <p className="mt-1.5 text-muted empty:hidden">
              <SupportLine />
            </p>
          </div>
          <ButtonLink look="primary" href="/">
            {t("home")}
          </ButtonLink>
        </div>
      </Card>
    </PageMain>
  );
}
