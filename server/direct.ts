import type { IncomingMessage } from "node:http";
import { answerMe } from "@/app/api/me/answer";
import { answerVerify } from "@/app/api/verify/answer";
import type { Eventual } from "@/lib/eventual";
import type { Answer } from "@/lib/http/answer";
import type { ApiRequest } from "@/lib/http/api-request";

type Answering = (request: ApiRequest) => Eventual<Answer>;

/** The operations that are worth a way of their own: every request of an application behind a proxy asks them. */
const operations: ReadonlyMap<string, Answering> = new Map([
  ["/api/verify", answerVerify],
  ["/api/me", answerMe],
]);

/**
 * The function that answers a request without Next, or undefined for all that is Next's. In doubt it is Next's: whatever
 * it may read a meaning into, or may refuse, is decided in one place only.
 */
export function findDirect({ method, url = "", headers }: IncomingMessage): Answering | undefined {
  if (method !== "GET" && method !== "HEAD") return undefined;
  const start = url.indexOf("?");
  const answering = operations.get(start === -1 ? url : url.slice(0, start));
  if (!answering) return undefined;
  if (start !== -1 && !isPlainQuery(url.slice(start + 1))) return undefined;
  if (headers.host === undefined || !/^[\w.-]+(:\d{1,5})?$/.test(headers.host)) return undefined;
  return answering;
}

/** Next takes parameters of its own, such as `_rsc` and `nxtP…`, out of a query, and loses `__proto__`. */
function isPlainQuery(query: string): boolean {
  return /^[\w.~%&=+@-]*$/.test(query) && !/_rsc|nxt|__/i.test(query);
}
