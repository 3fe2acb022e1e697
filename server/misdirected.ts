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
/** Next follows these segments, so that the path leads elsewhere than it begins (URL standard, double-dot segments). */
const DOT_SEGMENT = /^[^?]*[/\\](\.|%2e){1,2}([/\\?]|$)/i;

const STATES_HOST = new Set(["host", "x-forwarded-host", "x-original-url"]);

/**
 * The origins that a request names beside our own, for something that only our own host has. A guarded host whose proxy sends us
 * more than it should would show our sign-in page there, and be given a session that opens the account. Read from the headers as
 * they came: pages are asked for by AUTH_URL's host before anything else sees them (lib/node/next-request-fixes.ts).
 * @returns none, as nearly always
 */
export function findOtherOrigins({ url = "", rawHeaders }: IncomingMessage): string[] {
  if (EVERYWHERE.test(url) && !DOT_SEGMENT.test(url)) return [];
  const { authUrl } = env();
  const own = authUrl.slice(authUrl.indexOf("//") + 2);
  const origins: string[] = [];
  rawHeaders.forEach((name, at) => {
    if (at % 2 === 1 || !STATES_HOST.has(name.toLowerCase())) return;
    // Proxies behind each other write one list.
    for (const host of (rawHeaders[at + 1] ?? "").split(",").map(hostIn)) {
      if (host === "" || host === own) continue;
      origins.push(`https://${host.replace(/:443$/, "")}`, `http://${host.replace(/:80$/, "")}`);
    }
  });
  return origins;
}

/** The host and port of a host's name or a URL, as origins are stored. */
function hostIn(text: string): string {
  const [host = ""] = text
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, "")
    .split(/[/?#\\]/, 1);
  return host.replace(/\.(?=:\d+$|$)/, "");
}

/** Whether only the database can tell which hosts are guarded. */
export function isUndecided(): boolean {
  return knownApplications() === null;
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
  writeAnswer(response, 421, Object.entries(headers), "Misdirected Request", true);
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
