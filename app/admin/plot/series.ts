/** How the bars of a series look: told apart by their pattern, not by their colour alone. */
export type Look = "solid" | "striped" | "dotted" | "hollow";

/** One kind of thing that was counted, in the order of the columns. */
export type Series = { readonly name: string; readonly look: Look; readonly counts: readonly number[] };

/** What a plot shows: stacked bars, one column a day. */
export type PlotData = { readonly days: readonly string[]; readonly series: readonly Series[] };

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
