import { useTranslations } from "@/app/i18n/translations";
import type { EndedSession } from "@/lib/audit/data";
import { Notice } from "@/app/components/notice";
import { useDeviceName } from "@/app/components/device-name";
import { kindOf, type Outcome, type OutcomeQuery } from "./outcomes";

/** What has been done, in words. */
export function OutcomeNotice(outcome: OutcomeQuery & { notice: Outcome; ended: EndedSession | null }) {
  const { notice, provider, count, ended } = outcome;
  const t = useTranslations();
  const device = useDeviceName(ended?.userAgent ?? null);
  return (
    <Notice kind={kindOf(notice)} outcome>
      {t(`outcomes.${notice}`, {
        provider: provider === null ? t("providers.some") : t(`providers.${provider}`),
        count,
        device: ended === null ? t("device.unknown") : (ended.application ?? device),
      })}
      {notice === "account-joined" ? (
        <>
          {" "}
          <a href="/account/connections" className="underline underline-offset-2">
            {t("outcomes.seeConnections")}
          </a>
        </>
      ) : null}
    </Notice>
  );
}
