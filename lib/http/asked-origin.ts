import { isLoopback } from "@/lib/env/loopback";
import { stated } from "./peer";

/** Which origin a request was made to, as the proxy in front states it. */
export type AskedOrigin =
  /** Nobody states another than our own. The target is the path with its query, where it is known. */
  | { readonly kind: "own"; readonly target: string | null }
  | {
      readonly kind: "other";
      /** As it was written: `https://grafana.example.com`. Nothing is known of it yet. */
      readonly origin: string;
      readonly target: string;
    }
  /** What is stated contradicts itself, or is malformed. The reason is for the log. */
  | { readonly kind: "refused"; readonly reason: string };

type Stated = { readonly origin: string; readonly target: string };

/** A scheme, a host and maybe a port; no user, no list, nothing that a parser would have to tidy. */
const ORIGIN = /^https?:\/\/(?:[a-z\d._-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i;
const URL_PARTS = /^(https?:\/\/[^/?#\\]*)(.*)$/is;

/**
 * Reads X-Original-URL (nginx), and X-Forwarded-Proto and -Host where X-Forwarded-Uri stands beside them (Caddy, Traefik;
 * without it they say where a proxy was reached, and not what it asks about). All that is stated has to agree: of two that do not, the
 * client has written one. Whether who states it may is for the caller to judge (`isTrustedPeer`).
 * @param authUrl our own origin
 */
export function readAskedOrigin(headers: Pick<Headers, "get">, authUrl: string): AskedOrigin {
  const url = headers.get("x-original-url");
  const uri = headers.get("x-forwarded-uri");
  const byUrl = url === null ? null : splitUrl(url);
  if (typeof byUrl === "string") return { kind: "refused", reason: byUrl };
  const forwarded = uri === null ? null : joinForwarded(headers, uri);
  if (typeof forwarded === "string") return { kind: "refused", reason: forwarded };
  const found = byUrl ?? forwarded;
  if (!found) return { kind: "own", target: null };
  const origin = canonical(found.origin, authUrl);
  if (forwarded && canonical(forwarded.origin, authUrl) !== origin)
    return { kind: "refused", reason: "the proxy states two origins" };
  const { target } = found;
  return origin === authUrl ? { kind: "own", target } : { kind: "other", origin, target };
}

/** The same for a path that only a guarded host has, where a proxy that states nothing is taken by the host that it was asked for. */
export function readAskedHost(headers: Pick<Headers, "get">, authUrl: string): AskedOrigin {
  const asked = readAskedOrigin(headers, authUrl);
  if (asked.kind !== "own" || asked.target !== null) return asked;
  const host = stated(headers, "x-forwarded-host") ?? headers.get("host") ?? "";
  const plain = originOf("http", host);
  const usual = plain !== null && isLoopback(plain) ? "http" : "https";
  const origin = originOf(stated(headers, "x-forwarded-proto") ?? usual, host);
  if (origin === null) return { kind: "refused", reason: "Host is malformed" };
  const named = canonical(origin, authUrl);
  return named === authUrl ? asked : { kind: "other", origin: named, target: "/" };
}

/** @returns a text, which says what is wrong with it, or its parts */
function splitUrl(url: string): Stated | string {
  const [, origin = "", target = ""] = URL_PARTS.exec(url) ?? [];
  if (!ORIGIN.test(origin)) return "X-Original-URL is malformed";
  return isTarget(target) ? { origin, target } : "X-Original-URL has no path, or more than one value";
}

/** @returns null where it says nothing of an origin */
function joinForwarded(headers: Pick<Headers, "get">, uri: string): Stated | string | null {
  const proto = stated(headers, "x-forwarded-proto");
  const host = stated(headers, "x-forwarded-host");
  if (proto === null && host === null) return isTarget(uri) ? null : "X-Forwarded-Uri is malformed";
  const origin = host === null || proto === null ? null : originOf(proto, host);
  if (origin === null)
    return "X-Forwarded-Proto and X-Forwarded-Host are malformed, or one of them is missing";
  return isTarget(uri) ? { origin, target: uri } : "X-Forwarded-Uri has no path, or more than one value";
}

/** Traefik names the scheme of a WebSocket. */
function originOf(proto: string, host: string): string | null {
  const origin = `${proto.replace(/^ws(?=s?$)/i, "http").toLowerCase()}://${host}`;
  return ORIGIN.test(origin) ? origin : null;
}

/**
 * A request target is ASCII without spaces (RFC 9112 section 3.2); several header lines of one name are joined by a comma
 * and a space, so those are no target either.
 */
function isTarget(text: string): boolean {
  return text.startsWith("/") && !/[\u0000-\u0020\u007f]/.test(text);
}

/**
 * Our own origin in capitals or with its default port too; every other exactly as it stands. Compared as texts: every check asks, and
 * parsing takes longer than all the rest.
 */
function canonical(origin: string, authUrl: string): string {
  if (origin === authUrl) return authUrl;
  const plain = origin.toLowerCase();
  const withPort = authUrl + (authUrl.startsWith("https:") ? ":443" : ":80");
  return plain === authUrl || plain === withPort ? authUrl : origin;
}
