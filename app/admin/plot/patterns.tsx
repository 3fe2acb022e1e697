import type { Look } from "./series";

/** The colour of each look, on the sheet at least 3:1 in both themes (WCAG 1.4.11). */
const COLOURS: Record<Look, string> = {
  solid: "text-accent",
  striped: "text-plot",
  dotted: "text-danger",
  crossed: "text-muted",
  hollow: "text-muted",
};

/**
 * For an SVG: where the system forces its colours, text follows and shapes do not, so that they would stay in the colours of
 * the other theme. Series are told apart by their patterns then.
 */
export const FORCED_COLOURS =
  "forced-colors:[--accent:CanvasText] forced-colors:[--danger:CanvasText] forced-colors:[--line:GrayText] forced-colors:[--muted:CanvasText] forced-colors:[--plot:CanvasText] forced-colors:[--surface:Canvas]";

/** What repeats in the squares of a pattern. */
const MARKS = {
  striped: <path d="M-1 1 1-1M0 5 5 0M4 6 6 4" stroke="currentColor" strokeWidth="2" />,
  dotted: <circle cx="2.5" cy="2.5" r="1.5" fill="currentColor" />,
  crossed: <path d="M0 2.5H5M2.5 0V5" stroke="currentColor" strokeWidth="1" />,
};

const PATTERNED = ["striped", "dotted", "crossed"] as const;

/** Definitions for `lookOf`, to stand inside of the SVG that uses them. @param id unique in the page */
export function Patterns({ id }: { id: string }) {
  return (
    <defs>
      {PATTERNED.map((look) => (
        <pattern
          key={look}
          id={`${id}-${look}`}
          width="5"
          height="5"
          patternUnits="userSpaceOnUse"
          className={COLOURS[look]}
        >
          <rect width="5" height="5" className="fill-surface" />
          {MARKS[look]}
        </pattern>
      ))}
    </defs>
  );
}

/** Attributes of a shape drawn in a look; its edge shows where a pattern would be too thin to. */
export function lookOf(look: Look, id: string) {
  const fills = { solid: "currentColor", hollow: "var(--surface)" };
  return {
    className: COLOURS[look],
    fill: look === "solid" || look === "hollow" ? fills[look] : `url(#${id}-${look})`,
    stroke: "currentColor",
  };
}
