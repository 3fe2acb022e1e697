import { type HeadersLike, readHeader } from "./request.js";

/**
 * What Cloakroom seals, as a word of a text: `v1.` begins a full session, `a1.` one of an application. PASETO's tokens begin alike
 * (`v4.public.…`), and are somebody else's; a key id of Cloakroom's is never as short as their words.
 */
const SEALED = /(?:^|[\s,])[va]\d+\.(?!(?:local|public)\.)[\w-]+\.[\w-]/;

/** One token68 (RFC 6750 section 2.1). */
const BEARER_VALUE = /^[\w.~+/-]+=*$/;

/** Whatever else no session has, and fetch refuses in words that quote it. */
const PRINTABLE = /^[\x20-\x7e]+$/;

/** The headers to ask with: one credential or none. */
export type Credential = { readonly authorization: string } | { readonly cookie: string };

/**
 * What of a request proves somebody to Cloakroom, and nothing besides: no other cookie, no token of the application's own.
 * A bearer of Cloakroom's form is judged alone, as Cloakroom does, whatever cookies come with it. Any other `Authorization`
 * is the application's, and the cookie is judged.
 * @param cookieName null where no cookie counts
 */
export function credentialOf(headers: HeadersLike, cookieName: string | null): Credential | null {
  const authorization = readHeader(headers, "authorization");
  if (authorization !== null && SEALED.test(authorization))
    return PRINTABLE.test(authorization) ? { authorization } : null;
  if (cookieName === null) return null;
  const start = `${cookieName}=`;
  const pairs = (readHeader(headers, "cookie") ?? "").split(";").map((pair) => pair.trim());
  // Each of them: which one counts is Cloakroom's to say.
  const own = pairs.filter(
    (pair) => pair.startsWith(start) && pair.length > start.length && PRINTABLE.test(pair),
  );
  return own.length === 0 ? null : { cookie: own.join("; ") };
}

/** @throws TypeError, without the value, for what no header could hold */
export function bearer(token: string): Credential {
  if (!BEARER_VALUE.test(token)) throw new TypeError("the session token is malformed");
  return { authorization: `Bearer ${token}` };
}
