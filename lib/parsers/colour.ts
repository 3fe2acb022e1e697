import { text } from "./values";

type Rgb = readonly [red: number, green: number, blue: number];

/** The grounds of app/globals.css that an accent stands on, lightest and darkest. */
const PAPER = "#f7f6f3";
const NIGHT = "#1b1c1a";
/** What text needs (WCAG 1.4.3). */
const READABLE = 4.5;

/** An accent in both themes, with the soft ground that it also stands on, all as `#rrggbb`. */
export type Accent = {
  readonly light: { readonly accent: string; readonly soft: string };
  readonly dark: { readonly accent: string; readonly soft: string };
};

/**
 * An accent colour as `#rrggbb`. On light ground it is used as it is, so it must be readable there; for dark ground it is
 * lightened until it is.
 */
export const accentColour = text(
  "is not a colour such as #1d5b48 that can be read on white (contrast 4.5:1); choose a darker one",
  (value): Accent | undefined => {
    if (!/^#[0-9a-f]{6}$/i.test(value)) return undefined;
    const accent = value.toLowerCase();
    const soft = mix(accent, "#ffffff", 0.88);
    if (contrast(accent, PAPER) < READABLE || contrast(accent, soft) < READABLE) return undefined;
    return { light: { accent, soft }, dark: onNight(accent) };
  },
);

function onNight(accent: string): Accent["dark"] {
  const soft = mix(accent, NIGHT, 0.7);
  for (let share = 0; share < 1; share += 0.05) {
    const lightened = mix(accent, "#ffffff", share);
    if (contrast(lightened, NIGHT) >= READABLE && contrast(lightened, soft) >= READABLE)
      return { accent: lightened, soft };
  }
  return { accent: "#ffffff", soft };
}

/** The contrast of two colours as `#rrggbb`, from 1 to 21 (WCAG 2.2, "contrast ratio"). */
export function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = channelsOf(colour).map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}

/** @param share of the second colour, from 0 to 1 */
function mix(one: string, other: string, share: number): string {
  const second = channelsOf(other);
  const mixed = channelsOf(one).map((channel, at) =>
    Math.round(channel * (1 - share) + (second[at] ?? 0) * share),
  );
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}

function channelsOf(colour: string): Rgb {
  const at = (start: number) => Number.parseInt(colour.slice(start, start + 2), 16);
  return [at(1), at(3), at(5)];
}
