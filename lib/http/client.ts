import ipaddr from "ipaddr.js";
import type { AddressRange } from "@/lib/env";
import { peerAddress } from "./peer";

/** Who a request came from, as far as it can be known; texts fit to be stored. */
export type Client = { readonly ip: string | null; readonly userAgent: string | null };

type Address = ipaddr.IPv4 | ipaddr.IPv6;

const USER_AGENT_LENGTH = 512;

/**
 * The client behind a request. Whatever a client can write itself is not believed: an address counts when our own
 * server saw it, or when a trusted proxy reported it. X-Forwarded-For is walked from the right, past trusted proxies;
 * the first address that is not one of them is the client, and what stands left of it is the client's own claim.
 * Without trusted proxies the header is not read at all, for Next passes on what the client sent.
 * @param directAddress who opened the connection; unknown on hosts without a server of ours. Then a configured proxy
 *   is taken to be in front, so the port must not be reachable past it.
 */
export function clientFrom(
  headers: Pick<Headers, "get">,
  trustedProxies: readonly AddressRange[],
  directAddress: string | undefined = peerAddress(headers),
): Client {
  const direct = directAddress === undefined ? undefined : parseAddress(directAddress);
  const forwarded = headers.get("x-forwarded-for")?.split(",").reverse() ?? [];
  const address = walk(direct, trustedProxies.length === 0 ? [] : forwarded, trustedProxies);
  return { ip: address?.toString() ?? null, userAgent: cleanUserAgent(headers.get("user-agent")) };
}

/** Whether one of our proxies opened the connection of a request; never where the process does not observe its peers. */
export function isTrustedPeer(
  headers: Pick<Headers, "get">,
  trustedProxies: readonly AddressRange[],
  directAddress: string | undefined = peerAddress(headers),
): boolean {
  if (directAddress === undefined) return false;
  if (judged?.directAddress !== directAddress || judged.trustedProxies !== trustedProxies) {
    const direct = parseAddress(directAddress);
    const trusted = direct !== undefined && isTrusted(direct, trustedProxies);
    judged = { directAddress, trustedProxies, trusted };
  }
  return judged.trusted;
}

/** The last peer that was judged: a proxy asks again and again, and reading its address takes as long as a check. */
let judged:
  | {
      readonly directAddress: string;
      readonly trustedProxies: readonly AddressRange[];
      readonly trusted: boolean;
    }
  | undefined;

/**
 * What a rate limit per address counts by. An IPv6 subscriber is given a /64 at least, and may use any address in it
 * (RFC 6177). Clients without a known address share one key.
 */
export function addressKey(ip: string | null): string {
  const address = ip === null ? undefined : parseAddress(ip);
  if (!address) return "unknown";
  if (address.kind() === "ipv4") return address.toString();
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/64`).toString()}/64`;
}

/** An address as it is stored, however a person spells it; undefined for what is none. */
export function canonicalAddress(text: string): string | undefined {
  return parseAddress(text)?.toString();
}

/** @param forwarded the hops of X-Forwarded-For, nearest first */
function walk(direct: Address | undefined, forwarded: readonly string[], trusted: readonly AddressRange[]) {
  let nearest = direct;
  for (const hop of forwarded) {
    if (nearest && !isTrusted(nearest, trusted)) return nearest;
    const address = parseAddress(hop);
    if (!address) return nearest;
    nearest = address;
  }
  return nearest;
}

function isTrusted(address: Address, trusted: readonly AddressRange[]): boolean {
  return trusted.some(([network, bits]) => address.kind() === network.kind() && address.match(network, bits));
}

/** An address as proxies write it: with a port, in brackets or quotes, IPv4 mapped into IPv6, with a zone. */
function parseAddress(text: string): Address | undefined {
  const bare = text.trim().replace(/^"(.*)"$/, "$1");
  const [, host = bare] = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(bare) ?? /^([\d.]+):\d{1,5}$/.exec(bare) ?? [];
  const address = host.replace(/%[\w.-]+$/, "");
  // ipaddr.js reads "1" and "0x7f.1" as IPv4 addresses; proxies never write them so.
  const plain = address.includes(":")
    ? ipaddr.IPv6.isValid(address)
    : ipaddr.IPv4.isValidFourPartDecimal(address);
  return plain ? ipaddr.process(address) : undefined;
}

function cleanUserAgent(text: string | null): string | null {
  const clean = text?.replace(/[\u0000-\u001f\u007f-\u009f]/g, "").trim();
  return clean ? clean.slice(0, USER_AGENT_LENGTH) : null;
}
