import Bowser from "bowser";

/** What a client says it is. Words of its own choosing: good for recognising one's own devices, no proof of anything. */
export type Device = {
  /** A browser's name, or the product that a program names first. */
  readonly program: string | null;
  readonly system: string | null;
  readonly kind: "computer" | "phone" | "tablet" | "program";
};

const UNKNOWN: Device = { program: null, system: null, kind: "program" };

/** A product at the beginning, as RFC 9110 section 10.1.5 has it: `curl/8.5.0`, `my-app/1.0 (iOS)`. */
const PRODUCT = /^([\p{L}\p{N}][\p{L}\p{N}._ -]{0,39}?)(?:\/|$)/u;

/** Reads a User-Agent header into words for a person. */
export function describeDevice(userAgent: string | null): Device {
  if (!userAgent) return UNKNOWN;
  // Only browsers begin so (all of them, for the sake of servers of the nineties); parsing the rest yields guesses.
  if (!/^(mozilla|opera)\//i.test(userAgent))
    return { ...UNKNOWN, program: PRODUCT.exec(userAgent)?.[1] ?? null };
  const { browser, os, platform } = Bowser.parse(userAgent);
  return {
    program: (browser.name ?? "").replace(/ for Android$/, "") || null,
    system: os.name ?? null,
    kind: platform.type === "mobile" ? "phone" : platform.type === "tablet" ? "tablet" : "computer",
  };
}
