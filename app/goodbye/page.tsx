import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "@/app/i18n/translations";
import { env } from "@/lib/env";
import { currentSession } from "@/lib/gate/session";
import { placeOf, PROVIDERS } from "@/lib/providers/providers";
import { ButtonLink } from "@/app/components/button";
import { Card } from "@/app/components/card";
import { PageMain } from "@/app/components/page-main";
import { withFailures } from "@/app/components/with-failures";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("goodbye");
  return { title: t("title"), robots: { index: false } };
}

/** The last page of somebody who deleted their account; whoever still has one belongs elsewhere. */
async function GoodbyePage() {
  if ((await currentSession()).status === "live") redirect("/account");
  const t = await getTranslations("goodbye");
  const p = await getTranslations("providers");
  return (
    <PageMain width="narrow">
      <Card>
        <div className="grid gap-5">
          <div role="status" tabIndex={-1} autoFocus className="outline-none">
            <h1 className="text-2xl font-semibold tracking-tight">{t("title")}</h1>
            <p className="mt-1.5 text-muted">{t("body")}</p>
          </div>
          <div className="text-sm">
            <p className="text-muted">{t("revoke")}</p>
            <ul role="list" className="mt-1">
              {listRevocations().map(({ provider, revokeUrl }) => (
                <li key={provider}>
                  <a
                    href={revokeUrl}
                    rel="noreferrer"
                    className="inline-flex min-h-11 items-center underline underline-offset-2"
                  >
                    {t("revokeAt", { provider: p(provider) })}
                  </a>
                </li>
              ))}
            </ul>
          </div>
          <ButtonLink look="secondary" href="/">
            {t("home")}
          </ButtonLink>
        </div>
      </Card>
    </PageMain>
  );
}

export default withFailures(GoodbyePage);

/** Where each provider that is set up lets people remove what they have allowed. */
function listRevocations() {
  return PROVIDERS.flatMap((provider) => {
    const settings = env()[provider];
    return settings === null ? [] : [{ provider, revokeUrl: placeOf(provider, settings).revokeUrl }];
  });
}
