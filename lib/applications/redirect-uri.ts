import type { ApplicationKind } from "@/lib/db/generated/enums";
import { isPlainAuthority } from "./host";

/** In characters; so that it fits into a Location header with the code and a state of 4 KB. */
const LONGEST = 2000;

/** What an authorization answer adds (RFC 6749 sections 4.1.2 and 4.1.2.1, RFC 9207): two of one name would be two answers. */
const ANSWER_PARAMETERS = ["code", "state", "iss", "error", "error_description", "error_uri"];

/** Why a redirect URI cannot be registered; each completes the sentence "<redirect URI> ...". */
export const REDIRECT_URI_PROBLEMS = {
  "uri-too-long": `is longer than ${String(LONGEST)} characters`,
  "uri-characters":
    "has a character that no URI has: a space, a backslash, a control character or one beyond ASCII",
  "uri-relative": "is not absolute: it begins with no scheme, such as https://",
  "uri-fragment": "has a fragment",
  "uri-wildcard": "has a wildcard; register each redirect URI by itself",
  "uri-scheme":
    "has a scheme that is not taken: https is, http on this machine, and of native programs a scheme of their own in lower case with a dot, as com.example.app:/callback",
  "uri-http": "is http on a host that is not localhost, 127.0.0.1 or [::1]",
  "uri-userinfo": "has a user name or password",
  "uri-host": "has no host, or one in an unusual form: a number, encoded, or with a dot at the end",
  "uri-path": "is read differently by different programs: it has dot segments or broken percent-encoding",
  "uri-own": "leads to Cloakroom itself",
  "uri-reserved": "leads to /.cloakroom/, which is Cloakroom's on every host that it guards",
  "uri-parameters": `has a parameter that the answer adds: ${ANSWER_PARAMETERS.join(", ")}`,
} as const;

export type RedirectUriProblem = keyof typeof REDIRECT_URI_PROBLEMS;

/**
 * Why an application of this kind may not register a redirect URI (RFC 6749 section 3.1.2, RFC 8252 sections 7 and 8.4, RFC 9700
 * section 4.1.3), or null if it may. What two programs could read differently is refused, since it is compared as a text and
 * followed as a URL.
 * @param authUrl our own origin, to which no code may lead
 */
export function refusalOfRedirectUri(
  kind: ApplicationKind,
  text: string,
  authUrl: string,
): RedirectUriProblem | null {
  if (text.length > LONGEST) return "uri-too-long";
  if (!/^[\u0021-\u007e]*$/.test(text) || text.includes("\\")) return "uri-characters";
  const [, scheme] = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(text) ?? [];
  if (scheme === undefined) return "uri-relative";
  if (text.includes("#")) return "uri-fragment";
  if (text.includes("*")) return "uri-wildcard";
  if (scheme !== "https" && scheme !== "http" && !isOwnScheme(kind, text)) return "uri-scheme";
  // A scheme of one's own needs no host: com.example.app:/callback (RFC 8252 section 7.1).
  const needsHost = scheme === "https" || scheme === "http" || text.startsWith("//", scheme.length + 1);
  const refusal = needsHost ? refusalOfAuthority(text, authUrl) : null;
  if (refusal !== null) return refusal;
  return refusalOfPath(text) ?? refusalOfQuery(text);
}

/**
 * Whether a redirect URI that a client asks for is one that it has registered: the same text, and for a native program on
 * loopback any port, since the system gives it a free one (RFC 8252 section 7.3). The host is the literal that was registered:
 * `localhost`, `127.0.0.1` and `[::1]` may be three programs.
 */
export function matchesRedirectUri(kind: ApplicationKind, registered: string, asked: string): boolean {
  if (registered === asked) return true;
  if (kind !== "NATIVE") return false;
  const one = readLoopback(registered);
  const other = readLoopback(asked);
  return one !== null && other !== null && one.host === other.host && one.rest === other.rest;
}

/**
 * Whether a redirect URI is bound to nobody: a scheme that any program of the device can claim, or a port that any can listen at
 * (RFC 8252 sections 8.4 and 8.6).
 */
export function isClaimable(redirectUri: string): boolean {
  return !redirectUri.startsWith("https://");
}

/** A scheme that belongs to a native program: the reversed domain name of its maker (RFC 8252 section 7.1). */
function isOwnScheme(kind: ApplicationKind, text: string): boolean {
  // With a slash, since "example.com:8080/callback" is an address without its scheme.
  return kind === "NATIVE" && /^[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+:\//.test(text);
}

function refusalOfAuthority(text: string, authUrl: string): RedirectUriProblem | null {
  const [, authority = ""] = /^[^:]+:\/\/([^/?]*)/.exec(text) ?? [];
  if (authority.includes("@")) return "uri-userinfo";
  if (!isPlainAuthority(authority) || !URL.canParse(text)) return "uri-host";
  if (text.startsWith("http:") && readLoopback(text.toLowerCase()) === null) return "uri-http";
  return new URL(text).origin === authUrl ? "uri-own" : null;
}

function refusalOfPath(text: string): RedirectUriProblem | null {
  const path = text.replace(/^[^:]+:(\/\/[^/?]*)?/, "").replace(/\?.*$/, "");
  if (/%(?![\da-f]{2})/i.test(text)) return "uri-path";
  const segments = decodeFully(path).split(/[/\\]/);
  if (segments.some((segment) => segment === "." || segment === "..")) return "uri-path";
  // In any case: proxies and file systems on the way may not tell cases apart.
  return segments.some((segment) => segment.toLowerCase() === ".cloakroom") ? "uri-reserved" : null;
}

function refusalOfQuery(text: string): RedirectUriProblem | null {
  const query = new URLSearchParams(text.split("?").slice(1).join("?"));
  return ANSWER_PARAMETERS.some((name) => query.has(name)) ? "uri-parameters" : null;
}

/** ASCII decoded until nothing changes: a proxy on the way may decode once more than we do. */
function decodeFully(path: string): string {
  const decoded = path.replace(/%([0-7][\da-f])/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return decoded === path ? path : decodeFully(decoded);
}

function readLoopback(uri: string): { host: string; rest: string } | null {
  const [, host, port, rest = ""] =
    /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(?::([1-9]\d{0,4}))?([/?].*)?$/.exec(uri) ?? [];
  if (host === undefined || Number(port ?? 80) > 65_535) return null;
  return { host, rest };
}
