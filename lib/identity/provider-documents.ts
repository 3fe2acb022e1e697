import { AppError } from "@/lib/errors";
import { type ProviderCall, askProvider, readProviderJson } from "./provider-fetch";

type Copy<T> = { readonly document: T; readonly freshUntil: number };

/** However stale or lacking a copy is, its source is asked again at most once in so many milliseconds. */
const REFETCH_INTERVAL = 60_000;
const DEFAULT_MAX_AGE = 3600_000;

export type ProviderDocuments<T> = {
  /** The document at a URL: a copy as long as its Cache-Control allows, and longer while the provider is down. */
  get(url: string): Promise<T>;
  /** The document fetched anew because the copy lacks something, unless it was asked for within the last minute. */
  refetch(url: string): Promise<T>;
};

/**
 * A cache of public documents of providers, such as key sets.
 * @param call what fetching one is counted as
 * @param parse makes a document of the JSON, or throws
 * @throws AppError provider-unavailable, when there is no copy and none can be had
 */
export function cacheProviderDocuments<T>(
  call: ProviderCall,
  parse: (json: unknown, url: string) => T,
): ProviderDocuments<T> {
  const copies = new Map<string, Copy<T>>();
  const askedAt = new Map<string, number>();
  const pending = new Map<string, Promise<T>>();

  async function fetchAnew(url: string): Promise<T> {
    if (copies.has(url)) askedAt.set(url, Date.now());
    const response = await askProvider(call, url);
    if (!response.ok) throw new AppError("provider-unavailable", `the provider answered ${response.status}`);
    const document = parse(await readProviderJson(response), url);
    copies.set(url, { document, freshUntil: Date.now() + maxAge(response.headers) });
    return document;
  }

  /** Simultaneous askers share one request; a failed one leaves the copy in use. */
  async function fetchOrKeep(url: string): Promise<T> {
    let running = pending.get(url);
    if (!running) {
      running = fetchAnew(url).finally(() => pending.delete(url));
      pending.set(url, running);
    }
    const copy = copies.get(url);
    return copy ? running.catch(() => copy.document) : running;
  }

  const askedLately = (url: string) => Date.now() - (askedAt.get(url) ?? -Infinity) < REFETCH_INTERVAL;

  return {
    async get(url) {
      const copy = copies.get(url);
      const usable = copy && (Date.now() < copy.freshUntil || (askedLately(url) && !pending.has(url)));
      return usable ? copy.document : fetchOrKeep(url);
    },
    async refetch(url) {
      const copy = copies.get(url);
      return copy && askedLately(url) && !pending.has(url) ? copy.document : fetchOrKeep(url);
    },
  };
}

/** RFC 9111 section 5.2.2.1, in milliseconds, between a minute and a day. */
function maxAge(headers: Headers): number {
  const seconds = /(?:^|[\s,])max-age=(\d{1,9})/i.exec(headers.get("cache-control") ?? "")?.[1];
  return seconds ? Math.min(Math.max(Number(seconds) * 1000, 60_000), 86_400_000) : DEFAULT_MAX_AGE;
}
