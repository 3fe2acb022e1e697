import type { IncomingMessage, ServerResponse } from "node:http";
import { env } from "@/lib/env";
import { logEvent } from "@/lib/log";
import {
  type ApplicationRegistry,
  currentApplications,
  knownApplications,
} from "@/lib/sessions/cache/application-registry";
import { writeAnswer } from "./web";

/** What a guarded host has from us; and what is asked by whoever watches us, also while there is no database. */
const EVERYWHERE = /^\/(\.cloakroom\/|api\/verify(\?|$)|api\/health\/)/;

/**
 * The origins that a request names beside our own, for something that only our own host has. A guarded host whose proxy sends us
 * more than it should would show our sign-in page there, and be given a session that opens the account.
 * @returns none, as nearly always
 */
export function findOtherOrigins({ url = "", headers }: IncomingMessage): string[] {
  const { authUrl } = env();
  const own = authUrl.slice(authUrl.indexOf("//") + 2);
  const forwarded = headers["x-forwarded-host"];
  const stated = headers["x-original-url"];
  const hosts = [headers.host, forwarded].filter((host) => typeof host === "string" && host !== own);
  if (hosts.length === 0 && stated === undefined) return [];
  if (EVERYWHERE.test(url)) return [];
  const origins = hosts.flatMap((host) => [`https://${String(host)}`, `http://${String(host)}`]);
  const [origin] = /^https?:\/\/[^/?#\\]+/.exec(String(stated)) ?? [];
  return origin === undefined ? origins : [...origins, origin];
}

/** Refuses at once what is known to be made to a guarded host (RFC 9110 section 15.5.20). @returns whether it did */
export function refuseMisdirected(
  request: IncomingMessage,
  response: ServerResponse,
  origins: readonly string[],
  registry: ApplicationRegistry | null = knownApplications(),
): boolean {
  const origin = registry && origins.find((one) => registry.byOrigin(one) !== null);
  if (!origin) return false;
  logEvent("info", "request.misdirected", { method: request.method, detail: origin });
  const headers = { "content-type": "text/plain; charset=utf-8", "cache-control": "private, no-store" };
  writeAnswer(response, 421, Object.entries(headers), "Misdirected Request");
  return true;
}

/** The same where only the database can tell. While it cannot be asked nobody is signed in anywhere anew. */
export async function refuseMisdirectedAsking(
  request: IncomingMessage,
  response: ServerResponse,
  origins: readonly string[],
): Promise<boolean> {
  const registry = await currentApplications().catch(() => null);
  return refuseMisdirected(request, response, origins, registry);
}
