import { env } from "@/lib/env";

/**
 * The longest value of a cookie that holds what a user brought with them, in characters. Browsers drop a cookie above 4096
 * bytes without a word (RFC 6265 section 6.1). And all that are ours, with the longest path that we lead back to, must fit
 * into the 16 KB that Node takes of a request's header: two of this length, four flows, a reason or an applicant, a session, preferences.
 */
export const LONGEST_SEALED = 3_200;

/** What our cookies hold that prove something or were typed; a language or a time zone is no secret. */
const OWN_COOKIES = ["session", "flow", "pending-link", "kept-forms", "refusal-reason", "applicant"] as const;

export type OwnCookie = (typeof OWN_COOKIES)[number];

const OWN_NAME = new RegExp(`^(__Host-(${OWN_COOKIES.join("|")})(\\.|$)|cloakroom_)`);

/** Whether a cookie of this name is ours, at this or another port: what no application behind us may see. */
export function isOwnCookieName(name: string): boolean {
  return OWN_NAME.test(name);
}

/** The name of a cookie of this deployment. */
export function ownCookieName(name: OwnCookie): string {
  return cookieNameAt(env().authUrl, name);
}

/**
 * The name of a cookie that only the deployment at this origin may set. `__Host-` on https: the browser then insists on
 * Secure, Path=/ and no Domain (RFC 6265bis section 4.1.3.2; ASVS 3.3). Plain-http localhost cannot have it. Its cookies
 * are shared by all ports (RFC 6265 section 8.5), and other applications say `session` too, so there the name holds the port.
 */
export function cookieNameAt(authUrl: string, name: OwnCookie): string {
  if (authUrl.startsWith("https:")) return `__Host-${name}`;
  // Read from the text: parsing a URL takes longer than all the rest, and every request asks.
  return `cloakroom_${name}_${/:(\d+)$/.exec(authUrl)?.[1] ?? "80"}`;
}
