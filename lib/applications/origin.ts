import { isLoopback } from "@/lib/env/loopback";
import { isPlainAuthority } from "./host";

/** Why a host cannot be guarded; each completes the sentence "<origin> ...". */
export const ORIGIN_PROBLEMS = {
  "origin-unreadable":
    "is not an origin: scheme, host and port, as https://grafana.example.com, without path, query or credentials",
  "origin-wildcard": "has a wildcard; name each host by itself",
  "origin-http": "is http on a host that is not loopback",
  "origin-own": "is Cloakroom's own host",
} as const;

export type OriginProblem = keyof typeof ORIGIN_PROBLEMS;

/**
 * The one form in which origins of guarded hosts are stored and compared: lower-case ASCII, with A-labels for other alphabets, no
 * default port, no path, no dot at the end.
 * @param authUrl our own origin
 */
export function normalizeOrigin(
  text: string,
  authUrl: string,
): { readonly origin: string } | { readonly problem: OriginProblem } {
  if (text.includes("*")) return { problem: "origin-wildcard" };
  // The URL parser forgives credentials, backslashes and missing slashes; what a proxy states as a constant needs no forgiving.
  if (!/^https?:\/\/[^/\\?#@%\s\p{C}]+\/?$/iu.test(text) || !URL.canParse(text))
    return { problem: "origin-unreadable" };
  const { protocol, hostname, port } = new URL(text);
  const authority = `${hostname.replace(/\.$/, "")}${port === "" ? "" : `:${port}`}`;
  // A host that was a number is one to whoever reads the constant, and an address to the parser.
  if (!isPlainAuthority(authority) || isNumber(text, hostname)) return { problem: "origin-unreadable" };
  const origin = `${protocol}//${authority}`;
  if (protocol === "http:" && !isLoopback(origin)) return { problem: "origin-http" };
  return hostOf(origin) === hostOf(authUrl) ? { problem: "origin-own" } : { origin };
}

/**
 * What no two guarded origins share, nor one with us. Cookies tell no ports apart (RFC 6265 section 8.5), and on https ours have
 * one name whatever the port; on http the port is in their name.
 */
export function hostOf(origin: string): string {
  return origin.startsWith("https:") ? origin.replace(/:\d+$/, "") : origin;
}

/** Whether a host was written as an address in another form than the usual one, such as `2130706433` or `0x7f.1`. */
function isNumber(text: string, hostname: string): boolean {
  return /^[\d.]+$/.test(hostname) && !text.includes(hostname);
}
