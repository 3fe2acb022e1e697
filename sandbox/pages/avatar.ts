import { displayName, type Person } from "../person";
import { html } from "./html";

/** The first letters of the first and the last word, as a reader counts letters. */
function initials(name: string): string {
  const letters = new Intl.Segmenter();
  const words = name.split(/[\s-]+/).filter(Boolean);
  return [...new Set([words.at(0), words.length > 1 ? words.at(-1) : undefined])]
    .map((word) =>
      word === undefined ? "" : (letters.segment(word)[Symbol.iterator]().next().value?.segment ?? ""),
    )
    .join("")
    .toLocaleUpperCase();
}

/** A hue of the colour circle, the same for the same id. */
function hueOf(id: string): number {
  return Buffer.from(id).reduce((hue, byte) => (hue * 31 + byte) % 360, 7);
}

/** A picture for a person: initials on a gradient, as SVG. */
export function avatarSvg(person: Person): string {
  const hue = hueOf(person.id);
  const name = displayName(person, "google") ?? displayName(person, "github") ?? person.id;
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96" width="96" height="96">
    <linearGradient id="g" x2="1" y2="1">
      <stop stop-color="hsl(${hue} 55% 46%)" />
      <stop offset="1" stop-color="hsl(${hue + 40} 60% 34%)" />
    </linearGradient>
    <rect width="96" height="96" fill="url(#g)" />
    <text
      x="48"
      y="49"
      fill="#fff"
      font-family="system-ui, sans-serif"
      font-size="38"
      font-weight="600"
      text-anchor="middle"
      dominant-baseline="central"
    >
      ${initials(name)}
    </text>
  </svg>`.text;
}

/** The page icon: a bucket and no real sand. */
export const iconSvg = html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
  <path fill="#d9a441" d="M4 12h24l-3 16a2 2 0 0 1-2 2H9a2 2 0 0 1-2-2z" />
  <path fill="none" stroke="#8a6116" stroke-width="2.5" d="M7 12a9 9 0 0 1 18 0" />
</svg>`.text;
