import { useTranslations } from "next-intl";
import type { ErrorCode } from "@/lib/errors";
import { FocusedOnArrival } from "./focused-on-arrival";

/**
 * What went wrong, why, what to do and the reference to quote. An alert, so that screen readers speak it when it
 * appears; they say nothing of alerts that a new page already has, hence it also takes the focus, which needs no script.
 */
export function Failure(failure: {
  code: ErrorCode;
  reference: string | null;
  heading: "h1" | "h2";
  /** Why, in an administrator's own words. */
  reason?: string | null;
}) {
  const { code, reference, heading: Heading, reason = null } = failure;
  const t = useTranslations();
  return (
    <FocusedOnArrival
      key={`${code} ${reference}`}
      role="alert"
      className="rounded-xl border border-danger-line bg-danger-soft p-4 outline-none sm:p-5"
    >
      <Heading className="font-semibold text-danger">{t(`errors.${code}.title`)}</Heading>
      <p className="mt-1.5">{t(`errors.${code}.cause`)}</p>
      {reason === null ? null : (
        <p className="mt-3">
          <strong className="font-semibold">{t("failure.reason")}: </strong>
          <bdi>{reason}</bdi>
        </p>
      )}
      <p className="mt-3">
        <strong className="font-semibold">{t("failure.next")}: </strong>
        {t(`errors.${code}.next`)}
      </p>
      {reference === null ? null : (
        <p className="mt-3 text-sm text-muted">
          {t("failure.reference")}: <code className="font-mono text-ink select-all">{reference}</code>
        </p>
      )}
    </FocusedOnArrival>
  );
}
