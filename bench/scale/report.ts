import { quantile } from "../load/quantile";
import { type Machine, warnIfBusy } from "../report/machine";
import { table } from "../report/table";
import type { TableSize } from "./generate";
import type { ScaleOptions } from "./options";

type Latency = { readonly p50: number; readonly p99: number };

/** One kind of work on both databases, in milliseconds. */
export type Compared = {
  readonly name: string;
  readonly small: Latency;
  readonly large: Latency;
  /** Large to small. */
  readonly ratio: Latency;
};

export type ScaleResult = {
  readonly at: string;
  readonly options: ScaleOptions;
  readonly machine: Machine;
  readonly compared: readonly Compared[];
  readonly tables: readonly TableSize[];
};

export function compare(name: string, tookSmall: readonly number[], tookLarge: readonly number[]): Compared {
  const latency = (took: readonly number[]) => ({ p50: quantile(took, 0.5), p99: quantile(took, 0.99) });
  const [small, large] = [latency(tookSmall), latency(tookLarge)];
  return { name, small, large, ratio: { p50: large.p50 / small.p50, p99: large.p99 / small.p99 } };
}

/** One line for the terminal. */
export function compareLine(compared: Compared): string {
  return `${compared.name.padEnd(44)}${numbersOf(compared)
    .map((text) => text.padStart(9))
    .join("")}`;
}

/** A result as Markdown. */
export function describeScale({ at, options, machine, compared, tables }: ScaleResult): string {
  const { large, small, rounds } = options;
  const busy = warnIfBusy(machine);
  const head = ["", "small p50", "small p99", "large p50", "large p99", "ratio p50", "ratio p99"];
  const sizes = tables.flatMap(({ table: name, rows, bytes, indexes }) => [
    [name, "rows", rows.toFixed(0), mb(bytes), perRow(bytes, rows)],
    ...indexes.map((index) => [name, index.name, "", mb(index.bytes), perRow(index.bytes, rows)]),
  ]);
  return [
    `Large: ${large.users} users, ${large.sessions} sessions, ${large.events} events. Small: ${small.users}, ${small.sessions}, ${small.events}. ${machine.cores} cores (${machine.processor}), ${machine.memoryGb} GB, Node ${machine.node}, PostgreSQL ${machine.postgres} with its default settings; ${rounds} rounds by turns, milliseconds; load average at the start ${machine.loadAverage.toFixed(2)}; ${at}.`,
    ...(busy ? [`**${busy}**`] : []),
    table(
      head,
      compared.map((one) => [one.name, ...numbersOf(one)]),
    ),
    "What the large database takes up:",
    table(["table", "part", "rows", "MB", "bytes a row"], sizes),
    "",
  ].join("\n\n");
}

function numbersOf({ small, large, ratio }: Compared): string[] {
  const numbers = [small.p50, small.p99, large.p50, large.p99, ratio.p50, ratio.p99];
  return numbers.map((number) => number.toFixed(2));
}

const mb = (bytes: number) => (bytes / 1024 ** 2).toFixed(0);
const perRow = (bytes: number, rows: number) => (bytes / rows).toFixed(0);
