import { isLoopback } from "@/lib/env/loopback";

/**
 * An origin that the sandbox may send people back to.
 * @returns the origin in its canonical form, without a trailing slash
 * @throws Error in plain words when it is not an http(s) origin of this machine: sample identities would
 *   otherwise open a real installation
 */
export function parseLoopbackOrigin(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol !== "http:" && url?.protocol !== "https:") {
    throw new Error(`The sandbox needs an origin such as http://localhost:3000, not "${value}".`);
  }
  if (!isLoopback(value)) {
    throw new Error(
      `The sandbox only serves this machine: "${value}" is not a loopback origin (localhost, 127.0.0.0/8 or [::1]).`,
    );
  }
  return url.origin;
}

/**
 * The name or address to listen on, as it stands in a URL: IPv6 in brackets.
 * @throws Error in plain words when others could reach it
 */
export function parseLoopbackHost(host: string): string {
  const inUrl = host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
  if (!URL.canParse(`http://${inUrl}`) || !isLoopback(`http://${inUrl}`)) {
    throw new Error(`The sandbox only listens on this machine, not on "${host}".`);
  }
  return inUrl;
}
