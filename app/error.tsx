"use client";

import { Button, ButtonLink } from "./components/button";
import { FailureNotice } from "./components/failure-notice";
import { PageMain } from "./components/page-main";
import { useThrownWords } from "./components/thrown-words";
import { readThrownFailure } from "@/app/components/thrown-failure";

/**
 * What is left of a page that failed. Next keeps the message of an error from browsers and hands over its digest alone,
 * in which an AppError has its code and a reference.
 */
export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  const { code, reference } = readThrownFailure(error);
  const { failures, labels, support } = useThrownWords();
  const words = failures[code];
  return (
    <PageMain width="narrow">
      <title>{words.title}</title>
      <FailureNotice words={words} labels={labels} reference={reference} support={support} heading="h1" />
      <div className="grid gap-3">
        <Button look="primary" type="button" onClick={retry}>
          {labels.retry}
        </Button>
        <ButtonLink look="secondary" href="/">
          {labels.home}
        </ButtonLink>
      </div>
    </PageMain>
  );
}
