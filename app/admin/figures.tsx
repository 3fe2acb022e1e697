import { useFormatter, useLocale, useTranslations } from "@/app/i18n/translations";
import type { ReactNode } from "react";
import type { DayFigures } from "@/lib/admin/statistics/events";
import { withQuery } from "@/app/notices/address";
import { formatChange } from "./change";
import type { Overview } from "./load";
import { sum } from "./plot/series";

const signInsOn = ({ signIns }: DayFigures) => sum(Object.values(signIns));

/** How many sign-ins were refused on a day. */
export function refusedOn({ refusals }: DayFigures): number {
  return sum(Object.values(refusals));
}

/** The figures that are asked for first. */
export function Figures({ overview }: { overview: Overview }) {
  const t = useTranslations("admin.overview");
  const { days, before, users, activeUsers, sessions, range } = overview;
  const compared = (count: (day: DayFigures) => number) => ({
    count: sum(days.map(count)),
    trend: { count: sum(before.map(count)), days: range },
  });
  return (
    <dl className="grid grid-cols-2 gap-3 sm:grid-cols-3">
      <Figure label={t("users")} href="/admin/users">
        <Count {...users} />
      </Figure>
      <Figure label={t("newUsers", { count: range })}>
        <Count {...compared((day) => day.newUsers)} />
      </Figure>
      <Figure label={t("activeUsers", { count: range })}>
        <Count {...activeUsers} />
      </Figure>
      <Figure label={t("sessions")}>
        <Count {...sessions} />
      </Figure>
      <Figure label={t("signIns", { count: range })} href={eventsSince("session.started", days)}>
        <Count {...compared(signInsOn)} />
      </Figure>
      <Figure label={t("refused", { count: range })} href={eventsSince("sign-in.refused", days)}>
        <Count {...compared(refusedOn)} />
      </Figure>
    </dl>
  );
}

/** The events that were counted; in a time zone of the reader's own, to the hour about. */
function eventsSince(type: string, days: Overview["days"]): string {
  return withQuery("/admin/events", { type, from: days[0]?.day ?? "" });
}

function Figure({ label, href, children }: { label: string; href?: string; children: ReactNode }) {
  return (
    <div className="relative flex flex-col rounded-2xl border border-line bg-surface p-4 has-[a:hover]:bg-hover">
      <dt className="order-2 text-sm text-muted">
        {href === undefined ? (
          label
        ) : (
          // The whole sheet is the link; its text is the label.
          <a
            href={href}
            className="underline underline-offset-2 after:absolute after:inset-0 after:rounded-2xl"
          >
            {label}
          </a>
        )}
      </dt>
      {children}
    </div>
  );
}

type Counted = {
  count: number;
  exact?: boolean;
  /** How many there were in as many days before. */
  trend?: { count: number; days: number };
};

function Count({ count, exact = true, trend }: Counted) {
  const t = useTranslations("admin.overview");
  const number = useFormatter().number(count);
  return (
    <>
      <dd className="order-1 text-2xl font-semibold tracking-tight tabular-nums">
        {exact ? number : t("about", { number })}
      </dd>
      {trend === undefined ? null : <Trend count={count} before={trend.count} days={trend.days} />}
    </>
  );
}

/** By how much of the days before there were more or fewer; of none before there is no such part. */
function Trend({ count, before, days }: { count: number; before: number; days: number }) {
  const t = useTranslations("admin.overview.trend");
  const locale = useLocale();
  return (
    <dd className="order-3 mt-0.5 text-xs text-muted">
      {before === 0
        ? t("none", { days })
        : t("share", { share: formatChange(locale, (count - before) / before), days })}
    </dd>
  );
}
