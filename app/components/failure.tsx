import { useTranslations } from "next-intl";
import type { ErrorCode } from "@/lib/errors";
import { FailureNotice } from "./failure-notice";
import { SignedInNow } from "./signed-in-as";
import { SupportLine } from "./support-line";

/** What went wrong, why, what to do and the reference to quote. */
export function Failure(failure: {
  code: ErrorCode;
  reference: string | null;
  heading: "h1" | "h2";
  /** Why, in an administrator's own words. */
  reason?: string | null;
}) {
  const { code, reference, heading, reason = null } = failure;
  const t = useTranslations();
  return (
    <FailureNotice
      words={{
        title: t(`errors.${code}.title`),
        cause: t(`errors.${code}.cause`),
        next: t(`errors.${code}.next`),
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
      heading={heading}
    />
  );
}
