import ipaddr from "ipaddr.js";
import type { Env } from "@/lib/env";
import type { RequestView } from "@/lib/api/diagnostics";
import { fine, type Finding, note, warning, wrong } from "./finding";

/** An address that nobody has (RFC 5737): whoever believes it believes anything. */
export const INVENTED_ADDRESS = "192.0.2.77";

/** What the proxies in front made of a request, told by what the application saw of it. */
export function* describeForwarding(env: Env, view: RequestView): Iterable<Finding> {
  const { host, origin } = new URL(env.authUrl);
  if (view.host !== host)
    yield note(
      `The proxy changes Host: the application sees ${view.host ?? "none"}, and goes by AUTH_URL instead.`,
    );
  if (view.origin !== origin)
    yield wrong(
      `The proxy changes Origin: the application sees ${view.origin ?? "none"}. Forms and changes are refused.`,
      "Pass it on as it came.",
    );
  if (view.host === host && view.origin === origin) yield fine("Host and Origin arrive as they were sent.");
  yield describeAddress(env, view);
}

function describeAddress({ trustedProxies, secureCookies }: Env, view: RequestView): Finding {
  const { client, peer, forwardedFor } = view;
  if (client === INVENTED_ADDRESS)
    return wrong(
      "A client can choose its address: X-Forwarded-For is believed as the client wrote it.",
      "Let the proxy overwrite it (nginx: proxy_set_header X-Forwarded-For $remote_addr;), or empty TRUSTED_PROXIES if there is no proxy.",
    );
  const touched = forwardedFor !== INVENTED_ADDRESS;
  if (touched && trustedProxies.length === 0)
    return wrong(
      `A proxy is in front, and TRUSTED_PROXIES is empty: everybody has the address ${peer ?? "of the proxy"}, and shares its limits.`,
      `Set TRUSTED_PROXIES to the proxy's address${peer === null ? "" : `: ${peer}`}.`,
    );
  if (touched && client !== null && client === peer && !isTrusted(client, trustedProxies))
    return wrong(
      `The proxy in front has the address ${peer}, which is not among TRUSTED_PROXIES: everybody has that address, and shares its limits.`,
      `Add ${peer} to TRUSTED_PROXIES.`,
    );
  if (!touched && secureCookies)
    return warning(
      "Something in front ends TLS and leaves X-Forwarded-For as the client wrote it: everybody has one address, and shares its limits.",
      "Let it write X-Forwarded-For (nginx: proxy_set_header X-Forwarded-For $remote_addr;), and name it in TRUSTED_PROXIES.",
    );
  if (client === null)
    return warning(
      "The application sees no address of its clients.",
      "Set TRUSTED_PROXIES as .env.example says.",
    );
  return note(`The application takes ${client} for the address of this machine. Is it?`);
}

function isTrusted(text: string, trusted: Env["trustedProxies"]): boolean {
  const address = ipaddr.process(text);
  return trusted.some(([network, bits]) => address.kind() === network.kind() && address.match(network, bits));
}
