import { useTranslations } from "@/app/i18n/translations";
import { definitionOf, isProvider, PROVIDERS } from "@/lib/providers/providers";
import { Notice } from "@/app/components/notice";
import { Moment } from "@/app/components/moment";
import { refusedOn } from "./figures";
import { type Overview, pageOver } from "./load";
import { Plot } from "./plot/plot";
import { columnsOf, type Series, sum } from "./plot/series";
import { Refusals } from "./refusals";
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

/** The figures day by day. */
export function Plots({ overview }: { overview: Overview }) {
  const t = useTranslations("admin.overview");
  const { days, lastUseDays, sessions } = overview;
  const dates = days.map(({ day }) => day);
  const signIns = columnsOf(dates, useSignInSeries(days));
  const newUsers = columnsOf(dates, [
    { name: t("plots.newUsers.series"), look: "solid", counts: days.map((day) => day.newUsers) },
  ]);
  const lastUsed = new Map(sessions.byDayOfLastUse.map(({ day, count }) => [day, count]));
  return (
    <>
      <Plot title={t(`plots.signIns.title.${signIns.span}`)} lead={t("plots.signIns.lead")} data={signIns} />
      <Refusals days={days} />
      <Plot
        title={t(`plots.newUsers.title.${newUsers.span}`)}
        lead={t("plots.newUsers.lead")}
        data={newUsers}
      />
      <Plot
        title={t("plots.sessions.title")}
        lead={t("plots.sessions.lead")}
        data={{
          days: lastUseDays,
          span: "day",
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

/** The providers, deleted users, whatever came by providers that this version no longer knows, and what was refused. */
function useSignInSeries(days: Overview["days"]): Series[] {
  const t = useTranslations();
  const others = (are: (name: string) => boolean) =>
    days.map(({ signIns }) =>
      sum(Object.entries(signIns).flatMap(([name, count]) => (are(name) ? [count] : []))),
    );
  const rest: Series[] = [
    { name: t("admin.overview.deletedUsers"), look: "hollow", counts: others((name) => name === "") },
    {
      name: t("admin.overview.otherProvider"),
      look: "crossed",
      counts: others((name) => name !== "" && !isProvider(name)),
    },
  ];
  return [
    ...PROVIDERS.map((provider) => ({
      name: t(`providers.${provider}`),
      look: definitionOf(provider).pattern,
      counts: days.map(({ signIns }) => signIns[provider] ?? 0),
    })),
    ...rest.filter(({ counts }) => sum(counts) > 0),
    { name: t("admin.overview.refusedSeries"), look: "dotted", counts: days.map(refusedOn) },
  ];
}

/** That webhooks have been disabled by themselves; nothing where none has. */
export function StoppedWebhooks({ count }: { count: number }) {
  const t = useTranslations("admin.overview");
  if (count === 0) return null;
  return (
    <Notice>
      <a href="/admin/webhooks" className="inline-flex min-h-6 items-center underline underline-offset-2">
        {t("stoppedWebhooks", { count })}
      </a>
    </Notice>
  );
}

/** That somebody waits for an administrator; nothing where nobody does. */
export function WaitingRequests({ count }: { count: number }) {
  const t = useTranslations("admin.overview");
  if (count === 0) return null;
  return (
    <Notice>
      <a href="/admin/requests" className="inline-flex min-h-6 items-center underline underline-offset-2">
        {t("waiting", { count })}
      </a>
    </Notice>
  );
}
