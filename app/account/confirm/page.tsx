import type { Metadata } from "next";
import { getTranslations } from "@/app/i18n/translations";
import { OneOf } from "@/app/components/busy-button";
import { Card } from "@/app/components/card";
import { OutcomeFailure } from "@/app/components/failure";
import { PageMain } from "@/app/components/page-main";
import { SignedInAs } from "@/app/components/signed-in-as";
import { withFailures } from "@/app/components/with-failures";
import type { Query } from "@/app/notices/query";
import { ConfirmForm } from "./components";
import { loadConfirm } from "./load";

type Props = { searchParams: Promise<Query> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("confirm");
  return { title: t("title"), robots: { index: false } };
}

async function ConfirmPage({ searchParams }: Props) {
  const { ways, only, returnTo, back, another, outcome, purpose, minutes } = await loadConfirm(
    await searchParams,
  );
  const t = await getTranslations("confirm");
  return (
    <PageMain width="narrow">
      <SignedInAs />
      <Card>
        <div className="grid gap-5">
          <div>
            <h1 className="text-2xl font-semibold tracking-tight">{t("title")}</h1>
            <p className="mt-1.5 text-muted">
              {t(`why.${purpose}`)} {t("how", { minutes })}
            </p>
          </div>
          <OutcomeFailure outcome={outcome} />
          <OneOf key={JSON.stringify(outcome)}>
            {ways.map((way) => (
              <ConfirmForm key={way.provider} way={way} only={only} returnTo={returnTo} />
            ))}
          </OneOf>
          {ways.length === 0 ? <p>{t("noWays")}</p> : null}
          <p className="flex flex-wrap gap-x-6">
            {another === null ? null : (
              <a href={another} className="inline-flex min-h-11 items-center underline underline-offset-2">
                {t("another")}
              </a>
            )}
            <a href={back} className="inline-flex min-h-11 items-center underline underline-offset-2">
              {t("cancel")}
            </a>
          </p>
        </div>
      </Card>
    </PageMain>
  );
}

export default withFailures(ConfirmPage);
