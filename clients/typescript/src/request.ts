/** Headers as fetch has them (`Headers`), or as Node has them. */
export type HeadersLike =
  { get(name: string): string | null } | Readonly<Record<string, string | readonly string[] | undefined>>;

/** A request of any server: a fetch `Request`, an `IncomingMessage` of Node, a request of Express. */
export type RequestLike = {
  readonly headers: HeadersLike;
  /** A URL, or its path with its query. */
  readonly url?: string | undefined;
  /** The same in Express, where `url` is relative to a router. */
  readonly originalUrl?: string | undefined;
  readonly method?: string | undefined;
};

/**
 * The value of a header.
 * @param name in lower case
 * @returns several lines of one header joined as Node and fetch join them; null where there is none
 */
export function readHeader(headers: HeadersLike, name: string): string | null {
  if (isFetchHeaders(headers)) return headers.get(name);
  const value = headers[name];
  if (value === undefined) return null;
  return typeof value === "string" ? value : value.join(name === "cookie" ? "; " : ", ");
}

function isFetchHeaders(headers: HeadersLike): headers is { get(name: string): string | null } {
  return typeof headers["get" as keyof HeadersLike] === "function";
}

/** The path with its query that a browser asked for; `/` where it is not known. No host is ever taken from a request. */
export function targetOf({ originalUrl, url }: RequestLike): string {
  const asked = originalUrl ?? url ?? "/";
  if (isTarget(asked)) return asked;
  if (!URL.canParse(asked)) return "/";
  const { pathname, search } = new URL(asked);
  return isTarget(pathname + search) ? pathname + search : "/";
}

/** Printable ASCII that begins with a slash (RFC 9112 section 3.2). */
function isTarget(text: string): boolean {
  return /^\/[\x21-\x7e]*$/.test(text);
}

/** Whether a browser opens a page, so that it can be led elsewhere; a script or a frame cannot. */
export function opensPage({ headers, method = "GET" }: RequestLike): boolean {
  if (method !== "GET" && method !== "HEAD") return false;
  // Some proxies send a header that is empty in the place of none.
  const mode = readHeader(headers, "sec-fetch-mode") ?? "";
  if (mode === "") return (readHeader(headers, "accept") ?? "").includes("text/html");
  return mode === "navigate" && ["document", "", null].includes(readHeader(headers, "sec-fetch-dest"));
}
