import ipaddr from "ipaddr.js";

/** Whether a URL names this machine itself: localhost (RFC 6761 section 6.3) or a loopback address. */
export function isLoopback(url: string): boolean {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, "");
  if (host === "localhost" || host.endsWith(".localhost")) return true;
  return ipaddr.isValid(host) && ipaddr.process(host).range() === "loopback";
}
