import { useFormatter, useTranslations } from "@/app/i18n/translations";
import { isErrorCode } from "@/lib/errors";
import { Section } from "@/app/components/facts";
import type { Overview } from "./load";
import { FORCED_COLOURS } from "./plot/patterns";
import { refusalsByCode } from "./reasons";

/** Why sign-ins were refused, the most frequent reason first. */
export function Refusals({ days }: Pick<Overview, "days">) {
  const t = useTranslations();
  const formatter = useFormatter();
  const reasons = refusalsByCode(days);
  const most = Math.max(...reasons.map(({ count }) => count));
  return (
    <Section title={t("admin.overview.refusals.title")}>
      {reasons.length === 0 ? <p className="mt-1 text-muted">{t("admin.plot.empty")}</p> : null}
      <dl className="mt-3 grid gap-3 empty:hidden">
        {reasons.map(({ code, count }) => (
          <div key={code} className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-1">
            <dt>
              {isErrorCode(code) ? (
                <a
                  href={`/docs/errors#${code}`}
                  className="inline-flex min-h-6 items-center underline underline-offset-2"
                >
                  {t(`errors.${code}.title`)}
                </a>
              ) : (
                t(`admin.overview.refusals.${code === "" ? "deletedUsers" : "unknown"}`)
              )}
            </dt>
            <dd className="tabular-nums">{formatter.number(count)}</dd>
            <svg aria-hidden="true" className={`col-span-full h-2 w-full text-danger ${FORCED_COLOURS}`}>
              <rect width={`${(100 * count) / most}%`} height="100%" rx="2" fill="currentColor" />
            </svg>
          </div>
        ))}
      </dl>
    </Section>
  );
}
