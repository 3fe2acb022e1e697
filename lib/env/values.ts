import ipaddr from "ipaddr.js";
import { z } from "zod";

/** A range of addresses: its first address and the length of its prefix in bits. */
export type AddressRange = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];

/** A rate: so many points in so many seconds. */
export type Rate = { readonly points: number; readonly seconds: number };

const LONGEST_DURATION = 3650 * 86_400;

/** A text that `parse` understands; `wrong` completes the sentence "<VARIABLE> ...". */
function text<T>(wrong: string, parse: (value: string) => T | undefined) {
  return z.string().transform((value, context) => {
    const parsed = parse(value);
    if (parsed !== undefined) return parsed;
    context.addIssue({ code: "custom", message: wrong });
    return z.NEVER;
  });
}

/** Texts separated by commas, each understood by `parse`. */
function listOf<T>(wrong: string, parse: (item: string) => T | undefined) {
  return text(wrong, (value) => {
    const parsed = value
      .split(",")
      .map((item) => item.trim())
      .filter((item) => item !== "")
      .map(parse);
    const understood = parsed.filter((item) => item !== undefined);
    return understood.length === parsed.length ? understood : undefined;
  });
}

/** Any text. */
export const anyText = z.string();

/** "7d", "1h", "10m", "30s" as seconds, at most ten years. */
export const duration = text("is not a duration such as 7d, 1h, 10m or 30s", parseDuration);

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

/** Any texts separated by commas. */
export const list = listOf("is not a list", (item) => item);

/** Host names separated by commas, lower-cased. */
export const domains = listOf("is not a list of domains such as example.com", (item) =>
  /^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+$/u.test(item) ? item.toLowerCase() : undefined,
);

/** E-mail addresses separated by commas, lower-cased as User.email is. */
export const emails = listOf("is not a list of e-mail addresses", (item) =>
  /^[^\s@]+@[^\s@]+$/.test(item) ? item.toLowerCase() : undefined,
);

/** Address ranges or single addresses separated by commas. */
export const addressRanges = listOf(
  "is not a list of address ranges such as 10.0.0.0/8 (a range of all addresses is refused: it would trust everyone)",
  parseRange,
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
