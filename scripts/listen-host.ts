import { hostname } from "node:os";

/**
 * The address of HOSTNAME to listen on. Docker, Kubernetes and some shells set HOSTNAME to the machine's own name,
 * unasked; listening on that alone would shut out loopback, so it counts as unset.
 */
export function chosenHostname(): string | undefined {
  const name = process.env.HOSTNAME?.trim();
  return name && name !== hostname() ? name : undefined;
}
