import type { Metadata } from "next";
import { getTranslations } from "@/app/i18n/translations";
import { Button } from "@/app/components/button";
import { Card } from "@/app/components/card";
import { OutcomeFailure } from "@/app/components/failure";
import { PageMain } from "@/app/components/page-main";
import { UserName } from "@/app/components/user-name";
import { PersonalForm } from "@/app/components/personal-form";
import { SignedInAs } from "@/app/components/signed-in-as";
import { withFailures } from "@/app/components/with-failures";
import type { Query } from "@/app/notices/query";
import { connectAsked, declineAsked } from "./actions";
import { loadQuestion } from "./load";

type Props = { searchParams: Promise<Query> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("pendingLink");
  return { title: t("title"), robots: { index: false } };
}

async function ConnectPage({ searchParams }: Props) {
  const { returnTo, provider, account, user, outcome } = await loadQuestion(await searchParams);
  const t = await getTranslations();
  const named = { provider: t(`providers.${provider}`), account: () => <bdi>{account}</bdi> };
  return (
    <PageMain width="narrow">
      <SignedInAs />
      <Card>
        <div className="grid gap-5">
          <h1 className="text-2xl font-semibold tracking-tight break-words">
            {t.rich("pendingLink.ask", named)}
          </h1>
          <OutcomeFailure outcome={outcome} />
          <p>{t.rich("pendingLink.who", { person: () => <UserName user={user} /> })}</p>
          <p className="text-muted">
            {t("pendingLink.why")} {t("pendingLink.caution")}
          </p>
          <PersonalForm action={connectAsked}>
            <input type="hidden" name="returnTo" value={returnTo} />
            <Button look="primary">{t("pendingLink.connect")}</Button>
          </PersonalForm>
          <PersonalForm action={declineAsked}>
            <input type="hidden" name="returnTo" value={returnTo} />
            <Button look="secondary">{t("pendingLink.notNow")}</Button>
          </PersonalForm>
        </div>
      </Card>
    </PageMain>
  );
}

export default withFailures(ConnectPage);
