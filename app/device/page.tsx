import type { Metadata } from "next";
import { getTranslations } from "@/app/i18n/translations";
import { Card } from "@/app/components/card";
import { OutcomeFailure } from "@/app/components/failure";
import { Notice } from "@/app/components/notice";
import { PageMain } from "@/app/components/page-main";
import { SignedInAs } from "@/app/components/signed-in-as";
import { withFailures } from "@/app/components/with-failures";
import type { Query } from "@/app/notices/query";
import { CodeForm, DeviceQuestion } from "./components";
import { loadDevice } from "./load";

type Props = { searchParams: Promise<Query> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("device-sign-in");
  return { title: t("title"), robots: { index: false } };
}

/** Where a person lets in a device that has no browser (RFC 8628 section 3.3). */
async function DevicePage({ searchParams }: Props) {
  const { outcome, next, kept, question } = await loadDevice(await searchParams);
  const t = await getTranslations("device-sign-in");
  return (
    <PageMain width="narrow">
      <SignedInAs />
      <Card>
        <div className="grid gap-5">
          <div>
            <h1 className="text-2xl font-semibold tracking-tight">{t("title")}</h1>
            {question ? null : <p className="mt-1.5 text-muted">{t("lead")}</p>}
          </div>
          <OutcomeFailure outcome={outcome} />
          {outcome.notice ? (
            <Notice kind={outcome.notice === "device-allowed" ? "success" : "info"} outcome>
              {t.rich(`notices.${outcome.notice}`, {
                next: (text) => (
                  <a href={next} className="underline underline-offset-2">
                    {text}
                  </a>
                ),
              })}
            </Notice>
          ) : null}
          {question ? <DeviceQuestion {...question} /> : <CodeForm kept={kept} />}
        </div>
      </Card>
    </PageMain>
  );
}

export default withFailures(DevicePage);
