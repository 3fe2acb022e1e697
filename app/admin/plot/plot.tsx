import { useFormatter, useTranslations } from "@/app/i18n/translations";
import { useId } from "react";
import { Section } from "@/app/components/facts";
import { Bars } from "./bars";
import { FORCED_COLOURS, lookOf, Patterns } from "./patterns";
import { columnTotals, type Look, type PlotData, type Series, sum } from "./series";
import { PlotTable } from "./table";

/** A plot with its heading, its legend, and the same figures as a table. */
export function Plot({ title, lead, data }: { title: string; lead: string; data: PlotData }) {
  const t = useTranslations("admin.plot");
  const id = useId();
  const summary = useSummary(data);
  const empty = columnTotals(data).every((total) => total === 0);
  return (
    <Section title={title}>
      <p className="mt-1 text-muted">{lead}</p>
      {data.series.length > 1 && !empty ? <Legend series={data.series} /> : null}
      {empty ? (
        <p className="mt-4">{t("empty")}</p>
      ) : (
        <div className="mt-3">
          <Bars id={id} data={data} description={`${title}: ${summary}`} />
          <p className="mt-2 text-sm text-muted">{summary}</p>
        </div>
      )}
      {empty ? null : <PlotTable title={title} data={data} />}
    </Section>
  );
}

/** The plot in words: how many there were, and when most. */
function useSummary(data: PlotData): string {
  const t = useTranslations("admin.plot");
  const formatter = useFormatter();
  const totals = columnTotals(data);
  const most = Math.max(0, ...totals);
  const day = new Date(data.days[totals.indexOf(most)] ?? 0);
  const figures = { total: sum(totals), most, day: formatter.dateTime(day, "plotDay") };
  return t(data.span === "day" ? "summary" : "summaryOfWeeks", figures);
}

function Legend({ series }: { series: readonly Series[] }) {
  const formatter = useFormatter();
  return (
    <ul role="list" className="mt-3 flex flex-wrap gap-x-6 gap-y-1 text-sm">
      {series.map(({ name, look, counts }) => (
        <li key={name} className="flex items-center gap-2">
          <Swatch look={look} />
          {name} <span className="text-muted">{formatter.number(sum(counts))}</span>
        </li>
      ))}
    </ul>
  );
}

function Swatch({ look }: { look: Look }) {
  const id = useId();
  return (
    <svg aria-hidden="true" className={`size-4 flex-none ${FORCED_COLOURS}`}>
      <Patterns id={id} />
      <rect {...lookOf(look, id)} x="1" y="1" width="14" height="14" />
    </svg>
  );
}
