import type { Metadata } from "next";
import { getTranslations } from "@/app/i18n/translations";
import { Button } from "@/app/components/button";
import { Card } from "@/app/components/card";
import { OutcomeFailure } from "@/app/components/failure";
import { Learned } from "@/app/components/learned";
import { PageMain } from "@/app/components/page-main";
import { PersonalForm } from "@/app/components/personal-form";
import { SignedInAs } from "@/app/components/signed-in-as";
import { withFailures } from "@/app/components/with-failures";
import type { Query } from "@/app/notices/query";
import { CONSENT } from "@/lib/oauth/authorize/consent-address";
import { Place } from "./components";
import { loadConsent } from "./load";

type Props = { searchParams: Promise<Query> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("consent");
  return { title: t("title"), robots: { index: false } };
}

/** Asks a person whether an application may act for them. Its address is `/oauth/authorize` (next.config.mjs). */
async function ConsentPage({ searchParams }: Props) {
  const { sealed, outcome, name, scopes, place, unsure } = await loadConsent(await searchParams);
  const t = await getTranslations("consent");
  return (
    <PageMain width="narrow">
      <SignedInAs />
      <Card>
        <div className="grid gap-5">
          <h1 className="text-2xl font-semibold tracking-tight">
            {t.rich("heading", { application: () => <bdi>{name}</bdi> })}
          </h1>
          <OutcomeFailure outcome={outcome} />
          <Learned scopes={scopes} />
          <Place place={place} unsure={unsure} />
          <PersonalForm action="/oauth/authorize" className="grid gap-3">
            <input type="hidden" name={CONSENT} value={sealed} />
            <Button look="primary" name="answer" value="allow">
              {t("allow")}
            </Button>
            <Button look="secondary" name="answer" value="cancel">
              {t("cancel")}
            </Button>
          </PersonalForm>
          <p className="text-sm text-muted">{t("later")}</p>
        </div>
      </Card>
    </PageMain>
  );
}

export default withFailures(ConsentPage);
