import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { definitionOf, isProvider, PROVIDERS } from "@/lib/providers/providers";
import { withQuery } from "@/app/notices/address";
import { Moment } from "@/app/components/moment";
import { type Overview, pageOver } from "./load";
import { Plot } from "./plot/plot";
import { type Series, sum } from "./plot/series";
import { type Range, RANGES } from "./schema";

/** How far to look back, and as of when. */
export function RangeChoice({ range, at }: { range: Range; at: Date }) {
  const t = useTranslations("admin.overview");
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
      <nav aria-label={t("range")}>
        <ul role="list" className="-mx-2 flex flex-wrap gap-1">
          {RANGES.map((days) => (
            <li key={days}>
              <a
                href={pageOver(days)}
                aria-current={days === range ? "true" : undefined}
                className="flex min-h-11 items-center rounded-lg px-3 text-muted hover:bg-hover hover:text-ink aria-[current=true]:bg-accent-soft aria-[current=true]:font-semibold aria-[current=true]:text-accent"
              >
                {t("days", { count: days })}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <p className="text-sm text-muted">{t.rich("asOf", { at: () => <Moment at={at} format="moment" /> })}</p>
    </div>
  );
}

/** The figures that are asked for first. */
export function Figures({ overview }: { overview: Overview }) {
  const t = useTranslations("admin.overview");
  const { days, users, sessions, range } = overview;
  const signIns = sum(days.flatMap((day) => Object.values(day.signIns)));
  return (
    <dl className="grid grid-cols-2 gap-3 sm:grid-cols-3">
      <Figure label={t("users")} href="/admin/users">
        <Count {...users} />
      </Figure>
      <Figure label={t("newUsers", { count: range })}>
        <Count count={sum(days.map((day) => day.newUsers))} exact />
      </Figure>
      <Figure label={t("sessions")}>
        <Count {...sessions} />
      </Figure>
      <Figure label={t("signIns", { count: range })} href={eventsSince("session.started", days)}>
        <Count count={signIns} exact />
      </Figure>
      <Figure label={t("refused", { count: range })} href={eventsSince("sign-in.refused", days)}>
        <Count count={sum(days.map((day) => day.refused))} exact />
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
    <div className="relative flex flex-col-reverse justify-end rounded-2xl border border-line bg-surface p-4 has-[a:hover]:bg-hover">
      <dt className="text-sm text-muted">
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
      <dd className="text-2xl font-semibold tracking-tight tabular-nums">{children}</dd>
    </div>
  );
}

function Count({ count, exact }: { count: number; exact: boolean }) {
  const t = useTranslations("admin.overview");
  const number = useFormatter().number(count);
  return exact ? number : t("about", { number });
}

/** The figures day by day. */
export function Plots({ overview }: { overview: Overview }) {
  const t = useTranslations("admin.overview");
  const { days, lastUseDays, sessions } = overview;
  const dates = days.map(({ day }) => day);
  const lastUsed = new Map(sessions.byDayOfLastUse.map(({ day, count }) => [day, count]));
  return (
    <>
      <Plot
        title={t("plots.signIns.title")}
        lead={t("plots.signIns.lead")}
        data={{ days: dates, series: useSignInSeries(days) }}
      />
      <Plot
        title={t("plots.newUsers.title")}
        lead={t("plots.newUsers.lead")}
        data={{
          days: dates,
          series: [
            { name: t("plots.newUsers.series"), look: "solid", counts: days.map((day) => day.newUsers) },
          ],
        }}
      />
      <Plot
        title={t("plots.sessions.title")}
        lead={t("plots.sessions.lead")}
        data={{
          days: lastUseDays,
          series: [
            {
              name: t("plots.sessions.series"),
              look: "solid",
              counts: lastUseDays.map((day) => lastUsed.get(day) ?? 0),
            },
          ],
        }}
      />
    </>
  );
}

/** The providers, whatever came by others that this version no longer knows, and what was refused. */
function useSignInSeries(days: Overview["days"]): Series[] {
  const t = useTranslations();
  const others = days.map(({ signIns }) =>
    sum(Object.entries(signIns).flatMap(([name, count]) => (isProvider(name) ? [] : [count]))),
  );
  return [
    ...PROVIDERS.map((provider) => ({
      name: t(`providers.${provider}`),
      look: definitionOf(provider).pattern,
      counts: days.map(({ signIns }) => signIns[provider] ?? 0),
    })),
    ...(sum(others) === 0
      ? []
      : [{ name: t("admin.overview.otherProvider"), look: "hollow", counts: others } as const]),
    { name: t("admin.overview.refusedSeries"), look: "dotted", counts: days.map((day) => day.refused) },
  ];
}
