import { useTranslations } from "@/app/i18n/translations";
import type { ErrorCode } from "@/lib/errors";
import type { Provider } from "@/lib/providers/providers";
import { FailureNotice } from "./failure-notice";
import { Notice } from "./notice";
import { SignedInNow } from "./signed-in-as";
import { SupportLine } from "./support-line";
import { failureTitle, isOwnDecision, isUnconfirmed } from "./failure-title";

/** What was asked for last, as the address of the page it led back to tells it. */
export type FailedOutcome = {
  readonly error: ErrorCode | null;
  readonly reference: string | null;
  readonly provider?: Provider | null;
};

/** The failure of what was asked for last, if it failed, below the heading of the page. */
export function OutcomeFailure({ outcome, reason }: { outcome: FailedOutcome; reason?: string | null }) {
  const { error, reference, provider = null } = outcome;
  if (error === null) return null;
  return (
    <Failure code={error} reference={reference} provider={provider} reason={reason ?? null} heading="h2" />
  );
}

/** What went wrong, why, what to do and the reference to quote. */
export function Failure(failure: {
  code: ErrorCode;
  reference: string | null;
  heading: "h1" | "h2";
  /** Where it went wrong, for what goes wrong at a provider. */
  provider?: Provider | null;
  /** Why, in an administrator's own words. */
  reason?: string | null;
}) {
  const { code, reference, heading, provider = null, reason = null } = failure;
  const t = useTranslations();
  if (isOwnDecision(code))
    return (
      <Notice key={reference} outcome>
        {t("failure.cancelled")}
      </Notice>
    );
  const unconfirmed = isUnconfirmed(code);
  return (
    <FailureNotice
      words={{
        title: failureTitle(t, code, provider),
        cause: unconfirmed ? t("failure.unconfirmed.cause") : t(`errors.${code}.cause`),
        next: unconfirmed ? t("failure.unconfirmed.next") : t(`errors.${code}.next`),
      }}
      labels={{
        next: t("failure.next"),
        reason: t("failure.reason"),
        reference: t("failure.reference"),
      }}
      reason={reason}
      detail={code === "person-changed" ? <SignedInNow /> : null}
      reference={reference}
      support={<SupportLine reference={reference} />}
      technical={unconfirmed ? <Technical code={code} /> : null}
      heading={heading}
    />
  );
}

/** What exactly was wrong with a proof, for whoever is told the reference. */
function Technical({ code }: { code: ErrorCode }) {
  const t = useTranslations();
  return (
    <details className="mt-2 text-sm">
      <summary className="flex min-h-6 w-fit cursor-pointer items-center text-muted underline underline-offset-2">
        {t("failure.details")}
      </summary>
      <p className="mt-1 font-medium">{t(`errors.${code}.title`)}</p>
      <p className="mt-1">
        {t(`errors.${code}.cause`)} {t(`errors.${code}.next`)}
      </p>
    </details>
  );
}
