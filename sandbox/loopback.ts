import { isIPv4 } from "node:net";

/** Whether a URL's host name never leaves this machine: localhost, 127.0.0.0/8 (RFC 1122, 3.2.1.3) or [::1]. */
export function isLoopbackHost(hostname: string): boolean {
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  return host === "localhost" || host === "::1" || (isIPv4(host) && host.startsWith("127."));
}

/**
 * An origin that the sandbox may send people back to.
 * @returns the origin in its canonical form, without a trailing slash
 * @throws Error in plain words when it is not an http(s) origin of this machine: sample identities would
 *   otherwise open a real installation
 */
export function parseLoopbackOrigin(value: string): string {
  if (!URL.canParse(value))
    throw new Error(`The sandbox needs an origin such as http://localhost:3000, not "${value}".`);
  const url = new URL(value);
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new Error(`The sandbox needs an http or https origin, not "${value}".`);
  }
  if (!isLoopbackHost(url.hostname)) {
    throw new Error(
      `The sandbox only serves this machine: "${value}" is not a loopback origin (localhost, 127.0.0.0/8 or [::1]).`,
    );
  }
  return url.origin;
}
