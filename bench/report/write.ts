import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { drawPlot } from "./plot";
import type { Result } from "./result";
import { describe } from "./table";

const folder = join(import.meta.dirname, "..", "results");

/** Writes a result to bench/results as JSON, as Markdown and as a plot. A quick one has names of its own. */
export function writeResult(result: Result): void {
  mkdirSync(folder, { recursive: true });
  const name = result.options.quick ? "quick" : "latest";
  const write = (ending: string, text: string) => writeFileSync(join(folder, `${name}.${ending}`), text);
  write("json", `${JSON.stringify(result, null, 2)}\n`);
  write("md", describe(result));
  write("svg", drawPlot(result.rows));
}
