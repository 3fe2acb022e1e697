import { env } from "@/lib/env";
import type { AuthorizeError } from "./parameters";

type Place = { readonly redirectUri: string; readonly state: string | null };

/** Where the client gets its code (RFC 6749 section 4.1.2). */
export function redirectWithCode({ redirectUri, state }: Place, code: string): string {
  return answerAt(redirectUri, { code, state });
}

/** Where the client is told why there is none (RFC 6749 section 4.1.2.1). @param description ASCII, for its developers */
export function redirectWithError(
  { redirectUri, state }: Place,
  error: AuthorizeError,
  description: string,
): string {
  return answerAt(redirectUri, { error, error_description: description, state });
}

/**
 * The redirect URI as it was registered, with the answer behind its own query. Each says who answers, so that a client of
 * several authorization servers is not made to take one for another (RFC 9207).
 */
function answerAt(redirectUri: string, answer: Readonly<Record<string, string | null>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(answer)) if (value !== null) query.set(name, value);
  query.set("iss", env().authUrl);
  return `${redirectUri}${redirectUri.includes("?") ? "&" : "?"}${query.toString()}`;
}

/**
 * Where a form that leads there ends, as a source of the Content-Security-Policy: its origin, or its scheme where that is its own
 * or the host an IPv6 address, for which policies have no words.
 */
export function formTargetOf(redirectUri: string): string {
  const { protocol, origin, hostname } = new URL(redirectUri);
  const isWeb = protocol === "https:" || protocol === "http:";
  return isWeb && !hostname.startsWith("[") ? origin : protocol;
}
