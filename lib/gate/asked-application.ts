import type { Application } from "@/lib/applications/data";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import type { AskedOrigin } from "@/lib/http/asked-origin";
import { isTrustedPeer } from "@/lib/http/client";
import type { ApplicationRegistry } from "@/lib/sessions/cache/application-registry";

/** A host that is guarded for an application, as a request names it. */
export type GuardedHost = {
  readonly application: Application;
  /** As it is registered; URLs are built from it. */
  readonly origin: string;
  /** The path with its query that the browser asked for, byte for byte. */
  readonly target: string;
};

/**
 * The guarded host that a request was made to. A proxy of ours alone is believed, and what it names is never taken for our
 * own host, whose session opens more.
 * @returns null for our own host
 * @throws AppError application-unknown (403: of a subrequest nginx takes no 404)
 */
export function requireKnownHost(
  headers: Pick<Headers, "get">,
  asked: AskedOrigin,
  registry: ApplicationRegistry,
): GuardedHost | null {
  if (asked.kind === "own") return null;
  if (asked.kind === "refused") throw unknownApplication(asked.reason);
  const { origin, target } = asked;
  if (!isTrustedPeer(headers, env().trustedProxies))
    throw unknownApplication(`who names ${origin} is not in TRUSTED_PROXIES`);
  const application = registry.byOrigin(origin);
  if (!application) throw unknownApplication(`no application has ${origin}`);
  return { application, origin, target };
}

/** @param reason for the log */
export function unknownApplication(reason: string): AppError {
  return new AppError("application-unknown", reason, { status: 403 });
}
