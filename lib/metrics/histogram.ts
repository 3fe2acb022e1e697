/** What a histogram is called and how it is divided, as prom-client has it. */
export type HistogramDescription<Label extends string> = {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly Label[];
  /** Upper bounds, ascending, without the infinite one. */
  readonly buckets: readonly number[];
};

type Series = {
  readonly values: readonly string[];
  /** How many observations fell into each bucket alone, the infinite one last. */
  readonly counts: number[];
  sum: number;
};

type Branch = { readonly further: Map<string, Branch>; series: Series | undefined };

/**
 * A histogram for what happens at every request. prom-client's checks its labels and makes a text of them each time, which
 * takes longer than finding a session in memory (docs/decisions/011); this one looks them up one after another.
 */
export class RequestHistogram<Label extends string> {
  readonly #description: HistogramDescription<Label>;
  readonly #root = newBranch();
  readonly #all: Series[] = [];

  constructor(description: HistogramDescription<Label>) {
    this.#description = description;
  }

  /** @param values the labels' values, in the order of their names */
  observe(values: readonly string[], observed: number): void {
    const series = this.#find(values);
    const { buckets } = this.#description;
    let index = 0;
    while (index < buckets.length && observed > (buckets[index] ?? 0)) index++;
    series.counts[index] = (series.counts[index] ?? 0) + 1;
    series.sum += observed;
  }

  /** As prom-client's registries exchange it. */
  report(): { type: string; [key: string]: unknown } {
    const { name, help } = this.#description;
    const values = this.#all.flatMap((series) => this.#reportSeries(series));
    return { name, help, type: "histogram", aggregator: "sum", values };
  }

  #find(values: readonly string[]): Series {
    let branch = this.#root;
    for (const value of values) {
      let next = branch.further.get(value);
      if (!next) branch.further.set(value, (next = newBranch()));
      branch = next;
    }
    return (branch.series ??= this.#begin(values));
  }

  #begin(values: readonly string[]): Series {
    const counts = Array<number>(this.#description.buckets.length + 1).fill(0);
    const series: Series = { values, counts, sum: 0 };
    this.#all.push(series);
    return series;
  }

  #reportSeries({ values, counts, sum }: Series) {
    const { name, labelNames, buckets } = this.#description;
    const labels = Object.fromEntries(labelNames.map((label, index) => [label, values[index] ?? ""]));
    let count = 0;
    const cumulative = [...buckets, "+Inf"].map((le, index) => {
      count += counts[index] ?? 0;
      return { metricName: `${name}_bucket`, labels: { le, ...labels }, value: count };
    });
    return [
      ...cumulative,
      { metricName: `${name}_sum`, labels, value: sum },
      { metricName: `${name}_count`, labels, value: count },
    ];
  }
}

function newBranch(): Branch {
  return { further: new Map(), series: undefined };
}
