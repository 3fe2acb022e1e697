/** How the bars of a series look: told apart by their pattern, not by their colour alone. */
export type Look = "solid" | "striped" | "dotted" | "crossed" | "hollow";

/** One kind of thing that was counted, in the order of the columns. */
export type Series = { readonly name: string; readonly look: Look; readonly counts: readonly number[] };

/** What a plot shows: stacked bars, one column a day or a week. */
export type PlotData = {
  /** The day of a column, or the first one of its week. */
  readonly days: readonly string[];
  readonly span: "day" | "week";
  readonly series: readonly Series[];
};

/** From so many days on, single ones are too thin to tell apart on a phone. */
const MOST_DAYS = 31;

/** Days as they are, or if there are many the weeks that they make: the last one ends today, the first may be short. */
export function columnsOf(days: readonly string[], series: readonly Series[]): PlotData {
  if (days.length <= MOST_DAYS) return { days, span: "day", series };
  const starts = days.flatMap((_, index) => {
    const left = days.length - index;
    return index === 0 || left % 7 === 0 ? [index] : [];
  });
  const sums = (counts: readonly number[]) =>
    starts.map((start, week) => sum(counts.slice(start, starts[week + 1])));
  return {
    days: starts.flatMap((start) => days[start] ?? []),
    span: "week",
    series: series.map(({ counts, ...rest }) => ({ ...rest, counts: sums(counts) })),
  };
}

/** The height of each column. */
export function columnTotals({ days, series }: PlotData): number[] {
  return days.map((_, column) => sum(series.map(({ counts }) => counts[column] ?? 0)));
}

/** The parts of a column from its foot up, without those of nothing. */
export function stackColumn({ series }: PlotData, column: number) {
  const counts = series.map(({ counts }) => counts[column] ?? 0);
  return series
    .map(({ name, look }, index) => ({
      name,
      look,
      count: counts[index] ?? 0,
      below: sum(counts.slice(0, index)),
    }))
    .filter(({ count }) => count > 0);
}

export function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
