import type { Row } from "./result";

const LINE = 26;
const LABELS = 330;
const BARS = 420;
const WIDTH = LABELS + BARS + 90;

const COLOURS: Record<Row["kind"], string> = {
  floor: "#8a8f98",
  database: "#c2773a",
  client: "#b5a22e",
  cloakroom: "#3f7fd0",
  page: "#8a8f98",
};

/** Bars of ratios to the static Next handler on a logarithmic scale, readable on light and on dark. */
export function drawPlot(rows: readonly Row[]): string {
  const sorted = rows.toSorted((a, b) => a.ratio - b.ratio);
  const lowest = Math.floor(Math.log10(Math.min(...rows.map(({ ratio }) => ratio))));
  const highest = Math.ceil(Math.log10(Math.max(...rows.map(({ ratio }) => ratio), 1)));
  const x = (ratio: number) => ((Math.log10(ratio) - lowest) / (highest - lowest || 1)) * BARS;
  const height = LINE * (sorted.length + 2);
  const bars = sorted.map(({ name, kind, ratio }, index) => {
    const y = LINE * (index + 1);
    return [
      `<text x="${LABELS - 10}" y="${y + 16}" text-anchor="end">${escape(name)}</text>`,
      `<rect x="${LABELS}" y="${y + 4}" width="${Math.max(1, x(ratio)).toFixed(1)}" height="16" rx="2" fill="${COLOURS[kind]}"/>`,
      `<text x="${(LABELS + x(ratio) + 6).toFixed(1)}" y="${y + 16}">${ratio.toFixed(2)}</text>`,
    ].join("");
  });
  const one = LABELS + x(1);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="title">`,
    `<title id="title">Requests a second, as a multiple of a Next handler that answers static JSON</title>`,
    "<style>text{font:13px system-ui,sans-serif;fill:#24292f}@media(prefers-color-scheme:dark){text{fill:#e6edf3}}</style>",
    `<text x="${LABELS}" y="16">requests a second, as a multiple of the static Next handler; logarithmic</text>`,
    ...bars,
    `<line x1="${one}" x2="${one}" y1="${LINE}" y2="${height - LINE}" stroke="#8a8f98" stroke-dasharray="4 3"/>`,
    "</svg>\n",
  ].join("\n");
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
