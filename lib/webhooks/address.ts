import { isIP, isIPv4 } from "node:net";
import ipaddr from "ipaddr.js";
import type { AddressRange } from "@/lib/parsers/values";

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Of IPv6 only this is given out for the Internet (RFC 4291 section 2.4, IANA's registry). */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR("2000::/3");
/** NAT64 (RFC 6052 section 2.1): the last four bytes are the IPv4 address that is reached. */
const WELL_KNOWN_NAT64 = ipaddr.IPv6.parseCIDR("64:ff9b::/96");
/** Where Azure's machines ask their platform, at an address that looks public. */
const AZURE_PLATFORM = "168.63.129.16";

/**
 * Whether an address may be sent to: one of the Internet, or one that the operator has allowed. Everything inside, this
 * machine, link-local and metadata services among it, is what a forged request is after (CWE-918).
 * @param text an IPv4 or IPv6 address, as a resolver gives it
 */
export function mayBeSentTo(text: string, allowed: readonly AddressRange[]): boolean {
  const address = parseAddress(text);
  return address !== null && (isPublic(address) || isWithin(address, allowed));
}

/** Whether an address is one that the operator has allowed, where it needs no encryption. */
export function isAllowed(text: string, allowed: readonly AddressRange[]): boolean {
  const address = parseAddress(text);
  return address !== null && isWithin(address, allowed);
}

/** As what it reaches: an IPv4 address that is written as one of IPv6 is that IPv4 address. */
function parseAddress(text: string): Address | null {
  // A zone (`fe80::1%eth0`) is only there with what is not public anyhow.
  if (isIP(text) === 0 || text.includes("%")) return null;
  // ipaddr.js takes `::8.8.8.8` for `::ffff:8.8.8.8`, so it is given no dots within IPv6.
  const address = ipaddr.process(isIPv4(text) ? text : new URL(`http://[${text}]`).hostname.slice(1, -1));
  if (address.kind() === "ipv6" && address.match(WELL_KNOWN_NAT64))
    return new ipaddr.IPv4(address.toByteArray().slice(-4));
  return address;
}

function isPublic(address: Address): boolean {
  if (address.range() !== "unicast" || address.toString() === AZURE_PLATFORM) return false;
  return address.kind() === "ipv4" || address.match(GLOBAL_UNICAST);
}

function isWithin(address: Address, ranges: readonly AddressRange[]): boolean {
  return ranges.some(([first, bits]) => address.kind() === first.kind() && address.match(first, bits));
}
