import ipaddr from "ipaddr.js";
import { z } from "zod";

/** A range of addresses: its first address and the length of its prefix in bits. */
export type AddressRange = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];

/** A rate: so many points in so many seconds. */
export type Rate = { readonly points: number; readonly seconds: number };

const LONGEST_DURATION = 3650 * 86_400;

/** A text that `parse` understands; `wrong` completes the sentence "<VARIABLE> ...". */
export function text<T>(wrong: string, parse: (value: string) => T | undefined) {
  return z.string().transform((value, context) => {
    const parsed = parse(value);
    if (parsed !== undefined) return parsed;
    context.addIssue({ code: "custom", message: wrong });
    return z.NEVER;
  });
}

/** A variable that may be unset: how it is read, and an example to complete an error with. */
export function shown<T extends z.ZodType<unknown, string>>(value: T, example: string) {
  return value.optional().meta({ example });
}

/** A variable with a default, which is its example too. @param text the default as people write it */
export function withDefault<T>(value: z.ZodType<T, string>, text: string) {
  return value.prefault(text).meta({ example: text });
}

/**
 * A variable that may be unset, and whose value is never quoted back.
 * @param leastBytes of one that a random generator is to write; production refuses shorter and weaker ones
 */
export function secret<T extends z.ZodType<unknown, string>>(value: T, example: string, leastBytes?: number) {
  return value.optional().meta({ example, secret: true, leastBytes });
}

/** Why an item of a list is not understood; completes the sentence "<VARIABLE> has <item>, which ...". */
export class Refused {
  constructor(readonly why: string) {}
}

/** Texts separated by commas, at least one of them, each understood by `parse`. */
export function listOf<T>(parse: (item: string) => T | Refused) {
  return z.string().transform((value, context) => {
    const items = value.split(",").map((item) => item.trim());
    // A comma at the end is how some people write lists.
    if (items.length > 1 && items.at(-1) === "") items.pop();
    const understood: T[] = [];
    const refused: string[] = [];
    for (const item of items) {
      const parsed = item === "" ? new Refused("is empty") : parse(item);
      if (parsed instanceof Refused) refused.push(`${JSON.stringify(item)}, which ${parsed.why}`);
      else understood.push(parsed);
    }
    if (refused.length > 0) context.addIssue({ code: "custom", message: `has ${refused.join("; and ")}` });
    return [...new Set(understood)];
  });
}

/** Whether a text begins or ends with a quote that somebody meant for a shell: Docker, for one, keeps those of an env file. */
export function isQuoted(value: string): boolean {
  return /^["'`]|["'`]$/.test(value);
}

/** Any text. */
export const anyText = z.string();

/** What a provider's console gave; the quotes that Docker keeps of an env file would be sent to the provider. */
export const credential = text("is in quotes; write it without them", (value) =>
  /^(["'`]).*\1$/s.test(value) ? undefined : value,
);

/** "7d", "1h", "10m", "30s" as seconds, at most ten years. */
export const duration = text("is not a duration such as 7d, 1h, 10m or 30s", parseDuration);

/** The same, where it must not be longer. @param longest as it is written */
export function durationUpTo(longest: string) {
  return text(`is not a duration such as 30s or 10m, at most ${longest}`, (value) => {
    const seconds = parseDuration(value) ?? Number.NaN;
    return seconds <= (parseDuration(longest) ?? 0) ? seconds : undefined;
  });
}

/** "60/1m" as 60 points in 60 seconds. */
export const rate = text("is not a rate such as 60/1m", (value): Rate | undefined => {
  const [points = "", period = "", ...more] = value.split("/");
  const seconds = parseDuration(period);
  if (!/^[1-9]\d{0,8}$/.test(points) || seconds === undefined || more.length > 0) return undefined;
  return { points: Number(points), seconds };
});

/** A whole number between two bounds, both allowed. */
export function integer(lowest: number, highest: number) {
  return text(`is not a whole number from ${lowest} to ${highest}`, (value) => {
    const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
    return number >= lowest && number <= highest ? number : undefined;
  });
}

/** One of a few words. */
export function oneOf<const T extends string>(...words: readonly T[]) {
  return text(`is not one of ${words.join(", ")}`, (value) => words.find((word) => word === value));
}

/** What a provider's console gave, separated by commas. */
export const credentials = listOf((item) =>
  /["'`\s]/.test(item)
    ? new Refused("is in quotes, or has a space; write it as the provider shows it")
    : item,
);

/** Address ranges or single addresses separated by commas. */
export const addressRanges = listOf(
  (item) =>
    parseRange(item) ??
    new Refused(
      "is not a range of addresses such as 10.0.0.0/8 (a range of all addresses is refused: it would trust everyone)",
    ),
);

/** A PostgreSQL connection URL. */
export const postgresUrl = text("is not a PostgreSQL URL", (value) =>
  /^postgres(ql)?:\/\//.test(value) && URL.canParse(value) ? value : undefined,
);

/** A public origin: scheme, host and port, as `https://example.com`. */
export const origin = text(
  "is not an origin: scheme, host and port, without path, query or credentials",
  (value) => {
    const url = parseWebUrl(value);
    return url?.pathname === "/" && !value.includes("?") ? url.origin : undefined;
  },
);

/** An http(s) URL without credentials, query or fragment; exactly as written, since issuers are compared so. */
export const webUrl = text("is not an http(s) URL without credentials, query or fragment", (value) =>
  parseWebUrl(value) && !value.includes("?") ? value : undefined,
);

function parseWebUrl(value: string): URL | undefined {
  // The parser forgives "https:/host" and backslashes; a configuration should not need forgiving.
  if (!/^https?:\/\/[^/\\]/i.test(value) || /[@#\\\s]/.test(value)) return undefined;
  return URL.canParse(value) ? new URL(value) : undefined;
}

function parseDuration(value: string): number | undefined {
  const [, amount, unit] = /^([1-9]\d{0,8})([smhd])$/.exec(value) ?? [];
  const unitSeconds = unit === "d" ? 86_400 : unit === "h" ? 3600 : unit === "m" ? 60 : 1;
  const seconds = Number(amount) * unitSeconds;
  return seconds <= LONGEST_DURATION ? seconds : undefined;
}

function parseRange(value: string): AddressRange | undefined {
  // ipaddr.js reads "10/8" as 0.0.0.10/8, as inet_aton does; a person means something else.
  if (!/:|^\d+\.\d+\.\d+\.\d+(\/|$)/.test(value)) return undefined;
  if (ipaddr.isValidCIDR(value)) {
    const range = ipaddr.parseCIDR(value);
    return range[1] > 0 ? range : undefined;
  }
  if (!ipaddr.isValid(value)) return undefined;
  const address = ipaddr.parse(value);
  return [address, address.kind() === "ipv4" ? 32 : 128];
}
