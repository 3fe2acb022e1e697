import { useFormatter, useTranslations } from "@/app/i18n/translations";
import { FORCED_COLOURS, lookOf, Patterns } from "./patterns";
import { countAxis, labelledColumns } from "./scale";
import { columnTotals, type PlotData, stackColumn } from "./series";

/** In CSS pixels; widths are shares of whatever width there is, so that text keeps its size on every screen. */
const HEIGHT = 180;

/**
 * Stacked bars with their axes, drawn on the server. The padding holds the labels: shares are of what lies within it.
 * @param id unique in the page
 */
export function Bars({ id, data, description }: { id: string; data: PlotData; description: string }) {
  const axis = countAxis(Math.max(0, ...columnTotals(data)));
  const heightOf = (count: number) => (count / axis.top) * HEIGHT;
  return (
    <svg
      role="img"
      aria-labelledby={`${id}-description`}
      className={`h-56 w-full overflow-visible pt-3 pb-8 text-xs ${axis.top < 1000 ? "ps-8" : "ps-14"} ${FORCED_COLOURS}`}
    >
      <title id={`${id}-description`}>{description}</title>
      <Patterns id={id} />
      <CountAxis ticks={axis.ticks} heightOf={heightOf} />
      {data.days.map((day, column) => (
        <Column key={day} id={id} data={data} column={column} heightOf={heightOf} />
      ))}
      <DayAxis days={data.days} />
    </svg>
  );
}

type HeightOf = (count: number) => number;

function CountAxis({ ticks, heightOf }: { ticks: readonly number[]; heightOf: HeightOf }) {
  const formatter = useFormatter();
  return ticks.map((tick) => {
    const y = HEIGHT - heightOf(tick);
    return (
      <g key={tick}>
        <line x1="0" x2="100%" y1={y} y2={y} className={tick === 0 ? "stroke-muted" : "stroke-line"} />
        <text x="-8" y={y} dy="0.35em" textAnchor="end" className="fill-muted">
          {formatter.number(tick, { notation: "compact" })}
        </text>
      </g>
    );
  });
}

type ColumnProps = { id: string; data: PlotData; column: number; heightOf: HeightOf };

function Column({ id, data, column, heightOf }: ColumnProps) {
  const formatter = useFormatter();
  const band = 100 / data.days.length;
  const t = useTranslations("admin.plot");
  const day = formatter.dateTime(new Date(data.days[column] ?? 0), "plotDay");
  const words = data.span === "day" ? day : t("weekFrom", { day });
  return stackColumn(data, column).map(({ name, look, count, below }) => (
    <rect
      key={name}
      {...lookOf(look, id)}
      x={`${(column + 0.15) * band}%`}
      width={`${0.7 * band}%`}
      y={HEIGHT - heightOf(below + count)}
      height={heightOf(count)}
    >
      <title>{`${words}: ${name}, ${formatter.number(count)}`}</title>
    </rect>
  ));
}

/** So many columns are each wider than half a label. */
const WIDE_COLUMNS = 10;

/** Of many columns the last label ends where the plot does, or it would stand out. */
function DayAxis({ days }: { days: readonly string[] }) {
  const formatter = useFormatter();
  const isLast = (column: number) => days.length > WIDE_COLUMNS && column === days.length - 1;
  return labelledColumns(days.length).map((column) => (
    <text
      key={column}
      x={isLast(column) ? "100%" : `${((column + 0.5) / days.length) * 100}%`}
      y={HEIGHT + 20}
      textAnchor={isLast(column) ? "end" : "middle"}
      className="fill-muted"
    >
      {formatter.dateTime(new Date(days[column] ?? 0), "plotDay")}
    </text>
  ));
}
