"use client";

import { useTranslations } from "next-intl";
import { Button, ButtonLink } from "./components/button";
import { Failure } from "./components/failure";
import { PageMain } from "./components/page-main";
import { readThrownFailure } from "./thrown-failure";

/**
 * What is left of a page that failed. Next keeps the message of an error from browsers and hands over its digest alone,
 * in which an AppError has its code and a reference.
 */
export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  const { code, reference } = readThrownFailure(error);
  const t = useTranslations();
  return (
    <PageMain width="narrow">
      <title>{t(`errors.${code}.title`)}</title>
      <Failure code={code} reference={reference} heading="h1" />
      <div className="grid gap-3">
        <Button look="primary" type="button" onClick={retry}>
          {t("failure.retry")}
        </Button>
        <ButtonLink look="secondary" href="/">
          {t("failure.home")}
        </ButtonLink>
      </div>
    </PageMain>
  );
}
