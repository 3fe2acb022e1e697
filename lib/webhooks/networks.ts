import ipaddr from "ipaddr.js";
import { env } from "@/lib/env";
import type { AddressRange } from "@/lib/parsers/values";

const LOOPBACK: readonly AddressRange[] = [
  ipaddr.IPv4.parseCIDR("127.0.0.0/8"),
  [ipaddr.IPv6.parse("::1"), 128],
];

/** The inner networks that messages may go to: those of WEBHOOK_ALLOWED_NETWORKS and, in development, this machine. */
export function allowedNetworks(): readonly AddressRange[] {
  const { production, webhookAllowedNetworks } = env();
  return production ? webhookAllowedNetworks : [...webhookAllowedNetworks, ...LOOPBACK];
}
