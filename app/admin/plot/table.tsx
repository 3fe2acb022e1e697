import { useFormatter, useTranslations } from "@/app/i18n/translations";
import type { PlotData } from "./series";

/** The figures of a plot, the newest day first. */
export function PlotTable({ title, data: { days, span, series } }: { title: string; data: PlotData }) {
  const t = useTranslations("admin.plot");
  const formatter = useFormatter();
  return (
    <details className="mt-2">
      <summary className="inline-flex min-h-11 cursor-pointer items-center rounded-lg underline underline-offset-2">
        {t("asTable")}
        <span className="sr-only">: {title}</span>
      </summary>
      <div className="max-h-96 overflow-auto" tabIndex={0} role="region" aria-label={title}>
        <table className="w-full text-sm">
          <caption className="sr-only">{title}</caption>
          <thead>
            <tr className="border-b border-line text-muted">
              <th scope="col" className="py-1.5 pe-4 text-start font-medium">
                {t(span)}
              </th>
              {series.map(({ name }) => (
                <th key={name} scope="col" className="py-1.5 ps-4 text-end font-medium whitespace-nowrap">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {days
              .map((_, index) => days.length - 1 - index)
              .map((column) => (
                <tr key={column} className="border-b border-line">
                  <th scope="row" className="py-1.5 pe-4 text-start font-normal whitespace-nowrap">
                    {formatter.dateTime(new Date(days[column] ?? 0), "plotDay")}
                  </th>
                  {series.map(({ name, counts }) => (
                    <td key={name} className="py-1.5 ps-4 text-end tabular-nums">
                      {formatter.number(counts[column] ?? 0)}
                    </td>
                  ))}
                </tr>
              ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
