import type { Metadata } from "next";
import { getTranslations } from "@/app/i18n/translations";
import { env } from "@/lib/env";
import { OneOf } from "@/app/components/busy-button";
import { Card } from "@/app/components/card";
import { OutcomeFailure } from "@/app/components/failure";
import { failureTitle, isOwnDecision } from "@/app/components/failure-title";
import { PageMain } from "@/app/components/page-main";
import { withFailures } from "@/app/components/with-failures";
import {
  AccessRequestCard,
  KnownProviders,
  NoProviders,
  ProviderForm,
  QueryNotice,
  Received,
  ReturnNote,
  SandboxNote,
} from "./components";
import { loadSignIn } from "./load";
import { readSignInQuery } from "./query";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** A failure is in the title too: it is the first thing a screen reader says of a new page. */
export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const t = await getTranslations();
  const { error, provider } = readSignInQuery(await searchParams);
  const title =
    error === null || isOwnDecision(error)
      ? t("signIn.title")
      : t("signIn.errorTitle", { error: failureTitle(t, error, provider) });
  return { title, robots: { index: false } };
}

async function SignInPage({ searchParams }: Props) {
  const query = readSignInQuery(await searchParams);
  const { offers, sandbox, reason, access } = await loadSignIn(query);
  const t = await getTranslations("signIn");
  return (
    <PageMain width="narrow">
      <Card>
        <div className="grid gap-5">
          <div>
            <h1 className="text-2xl font-semibold tracking-tight">
              {t("heading", { product: env().product.name })}
            </h1>
            <p className="mt-1.5 text-muted">{t("lead")}</p>
          </div>
          <OutcomeFailure outcome={query} reason={reason} />
          {access !== null && query.reference !== null ? (
            <AccessRequestCard access={access} reference={query.reference} />
          ) : null}
          {query.continueWith.length > 0 ? <KnownProviders providers={query.continueWith} /> : null}
          {query.notice ? <QueryNotice notice={query.notice} /> : null}
          {offers.length > 0 ? (
            <div className="grid gap-4">
              <OneOf key={JSON.stringify(query)}>
                {offers.map((offer) => (
                  <ProviderForm key={offer.provider} offer={offer} returnTo={query.returnTo} />
                ))}
              </OneOf>
              <Received offers={offers} />
            </div>
          ) : (
            <NoProviders />
          )}
          {query.returnTo === "/account" ? null : <ReturnNote returnTo={query.returnTo} />}
        </div>
      </Card>
      {sandbox ? <SandboxNote /> : null}
    </PageMain>
  );
}

export default withFailures(SignInPage);
