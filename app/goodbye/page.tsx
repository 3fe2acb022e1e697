import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { currentSession } from "@/lib/gate/session";
import { ButtonLink } from "@/app/components/button";
import { Card } from "@/app/components/card";
import { PageMain } from "@/app/components/page-main";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("goodbye");
  return { title: t("title"), robots: { index: false } };
}

/** The last page of somebody who deleted their account; whoever still has one belongs elsewhere. */
export default async function GoodbyePage() {
  if ((await currentSession()).status === "live") redirect("/account");
  const t = await getTranslations("goodbye");
  return (
    <PageMain width="narrow">
      <Card>
        <div className="grid gap-5">
          <div role="status" tabIndex={-1} autoFocus className="outline-none">
            <h1 className="text-2xl font-semibold tracking-tight">{t("title")}</h1>
            <p className="mt-1.5 text-muted">{t("body")}</p>
          </div>
          <ButtonLink look="secondary" href="/">
            {t("home")}
          </ButtonLink>
        </div>
      </Card>
    </PageMain>
  );
}
