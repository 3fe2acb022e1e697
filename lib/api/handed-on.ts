import { SEALED } from "@/lib/crypto/seal";
import { isOwnCookieName } from "@/lib/http/cookie-name";

/** The headers of a request, wherever they are kept. */
export type RequestHeaders = Pick<Headers, "get">;

/**
 * Whether an Authorization header is for us to judge: a bearer value of our form, well written or not. Anything else
 * (`Basic`, another scheme, a token of the application's own) is for the application behind the proxy.
 */
export function isOwnAuthorization(authorization: string): boolean {
  return SEALED.test(authorization);
}

/** The Authorization header as far as it is for us to judge. */
export function ownAuthorization(headers: RequestHeaders): string | null {
  const authorization = headers.get("authorization");
  return authorization !== null && isOwnAuthorization(authorization) ? authorization : null;
}

/**
 * What of a request's credentials is for the application behind the proxy, as headers of the answer: its cookies without any
 * that are ours, and an Authorization that is not ours. The proxy puts them in the place of what the client has sent, and no
 * configuration of a proxy has to take cookies apart. Empty rather than absent: Caddy before 2.9 writes a placeholder's name
 * for a header that is not there.
 *
 * A script on a page could read HttpOnly cookies of the application in this answer, so only a request with `Proxy-Hands-On` is
 * told: no script can send a header whose name begins like that (Fetch standard, forbidden request-headers). And whoever presents
 * the cookie of a guarded host: that is sent from a host where no script can ask us.
 */
export function handedOn(headers: RequestHeaders, byHostCookie = false): Record<string, string> {
  const asked = headers.get("proxy-hands-on");
  if (asked === null && !byHostCookie) return {};
  const cookie = withoutOwnCookies(headers.get("cookie") ?? "");
  const authorization = othersAuthorization(headers.get("authorization"));
  if (asked === null)
    return {
      ...(cookie !== "" && { cookie, "x-forwarded-cookie": cookie }),
      ...(authorization !== "" && { authorization }),
    };
  // For a proxy that takes no Cookie from an answer; only on demand, since cookies twice may be more than a proxy's buffers take.
  const again = /\bx-forwarded-cookie\b/i.test(asked);
  return again ? { cookie, authorization, "x-forwarded-cookie": cookie } : { cookie, authorization };
}

/** An Authorization that is not for us to judge; empty where there is none. */
function othersAuthorization(authorization: string | null): string {
  return authorization === null || isOwnAuthorization(authorization) ? "" : authorization;
}

/** A Cookie header without cookies of ours, each of the others as it came (RFC 6265 section 5.4). */
export function withoutOwnCookies(header: string): string {
  const pairs = header.split(";").map((pair) => pair.trim());
  return pairs.filter((pair) => pair !== "" && !isOwnCookieName(nameOf(pair))).join("; ");
}

function nameOf(pair: string): string {
  return pair.split("=", 1)[0]?.trim() ?? "";
}
