import { useTranslations } from "@/app/i18n/translations";
import { unstable_rethrow } from "next/navigation";
import type { ReactNode } from "react";
import { AppError, findAppError } from "@/lib/errors";
import { answerWithFailure } from "@/lib/gate/page-failure";
import { ButtonLink } from "./button";
import { Failure } from "./failure";
import { AnyMissingPage } from "./missing-page";
import { PageMain } from "./page-main";
import { SignedInAs } from "./signed-in-as";
import { readThrownFailure } from "./thrown-failure";

/**
 * A page that says itself why it cannot be drawn, with the status of the failure. What a page throws is drawn by the browser
 * alone (Next, app/error.tsx): whoever runs no script would see nothing. What its components throw later is still that file's.
 * @param draw the page
 * @param missing what stands in its place after `not-found`, other than what stands there of any page
 */
export function withFailures<Props>(
  draw: (props: Props) => Promise<ReactNode>,
  missing: ReactNode = <AnyMissingPage />,
): (props: Props) => Promise<ReactNode> {
  return async (props) => {
    try {
      return await draw(props);
    } catch (error) {
      // Redirects are thrown too, and are Next's.
      unstable_rethrow(error);
      const failure = findAppError(error) ?? new AppError("unexpected", "the page failed", { cause: error });
      await answerWithFailure(failure);
      if (failure.code === "not-found") return missing;
      if (failure.code === "forbidden") return <ForbiddenPage />;
      return <FailedPage failure={failure} />;
    }
  };
}

/** For somebody who is signed in, and whose role is another than the page's (`requireAdmin`). */
function ForbiddenPage() {
  const t = useTranslations("site.menu");
  return (
    <PageMain width="narrow">
      <SignedInAs />
      <Failure code="forbidden" reference={null} heading="h1" />
      <ButtonLink look="primary" href="/account">
        {t("account")}
      </ButtonLink>
    </PageMain>
  );
}

function FailedPage({ failure }: { failure: AppError }) {
  const t = useTranslations("failure");
  return (
    <PageMain width="narrow">
      <Failure code={failure.code} reference={readThrownFailure(failure).reference} heading="h1" />
      <div className="grid gap-3">
        {/* The page itself, once more. */}
        <ButtonLink look="primary" href="">
          {t("retry")}
        </ButtonLink>
        <ButtonLink look="secondary" href="/">
          {t("home")}
        </ButtonLink>
      </div>
    </PageMain>
  );
}
