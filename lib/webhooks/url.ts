import ipaddr from "ipaddr.js";
import type { AddressRange } from "@/lib/parsers/values";
import { isAllowed, mayBeSentTo } from "./address";

/** Why a URL cannot be an endpoint's. */
export const URL_PROBLEMS = [
  "not-a-url",
  "too-long",
  "scheme",
  "credentials",
  "fragment",
  "address-refused",
] as const;

export type UrlProblem = (typeof URL_PROBLEMS)[number];

/** The longest URL of an endpoint, in characters. */
export const MAX_URL = 2000;

/**
 * What is wrong with a URL, as far as that can be told without asking what its name leads to; null when nothing. That is
 * judged at each connection, since it may change between any two.
 */
export function problemOfUrl(text: string, allowed: readonly AddressRange[]): UrlProblem | null {
  if (text.length > MAX_URL) return "too-long";
  // The parser would forgive blanks, backslashes and missing slashes; the person should see what is sent to.
  if (!/^https?:\/\/[^/\\]/i.test(text) || /[\s\\]/.test(text) || !URL.canParse(text)) return "not-a-url";
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") return "credentials";
  if (text.includes("#")) return "fragment";
  const literal = literalAddress(url);
  if (literal !== null && !mayBeSentTo(literal, allowed)) return "address-refused";
  if (url.protocol === "http:" && !mayBePlain(literal, allowed)) return "scheme";
  return null;
}

/** The address that a URL's host is; null of a name. The parser has made one spelling of decimal, octal and hexadecimal ones. */
export function literalAddress(url: URL): string | null {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  return ipaddr.isValid(host) ? host : null;
}

/** Without encryption only what the operator has allowed; of a name each connection decides. */
function mayBePlain(literal: string | null, allowed: readonly AddressRange[]): boolean {
  return literal === null ? allowed.length > 0 : isAllowed(literal, allowed);
}
