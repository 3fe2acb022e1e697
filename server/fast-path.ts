import type { IncomingMessage, ServerResponse } from "node:http";
import type { RequestHeaders } from "@/lib/api/handed-on";
import { beginRequest, endRequest, headersOf, type RequestLog } from "@/lib/api/observe";
import { me } from "./fast-path/me";
import type { Answer, FastOperation } from "./fast-path/operation";
import { verify } from "./fast-path/verify";
import { writeAnswer } from "./web";

// Every request of an application behind a proxy asks one of two operations. Next's way to a handler costs thirty times what
// the check does, and once Next has served a page each promise of the process costs as much as finding a session
// (docs/decisions/030). So here two cases of the two are answered without Next and without a promise; every other case is
// the handler's, which the server calls without Next. Both tell the same, which tests/contract compares.

const operations: ReadonlyMap<string, FastOperation> = new Map([
  [verify.description.path, verify],
  [me.description.path, me],
]);

/**
 * Answers at once a request of these operations whose live session memory knows, or which presents none.
 * @returns whether it did; nothing has been written or noted otherwise
 */
export function answerAtOnce(message: IncomingMessage, response: ServerResponse): boolean {
  const operation = findOperation(message);
  if (!operation) return false;
  const log = beginRequest("GET", operation.description.path);
  const answer = findAnswer(operation, message, log);
  if (!answer) return false;
  const headers = Object.entries({ ...answer.headers, ...headersOf(log) });
  endRequest(log, answer.status);
  writeAnswer(response, answer.status, headers, answer.body ?? "");
  return true;
}

/** The handler that answers every other case of these operations, or undefined for all that is Next's. */
export function findHandler(message: IncomingMessage): FastOperation["handler"] | undefined {
  return findOperation(message)?.handler;
}

function findAnswer(operation: FastOperation, message: IncomingMessage, log: RequestLog): Answer | null {
  try {
    return operation.answer(message, readHeaders(message), log);
  } catch {
    // A refusal or a fault: the handler comes to it again, and says so.
    return null;
  }
}

/** As they are in a message: a `Headers` for each would cost more than all the rest. */
function readHeaders({ headers }: IncomingMessage): RequestHeaders {
  return {
    get(name) {
      const value = headers[name];
      return typeof value === "string" ? value : null;
    },
  };
}

/** In doubt a request is Next's: whatever it may read a meaning into, or may refuse, is decided in one place only. */
function findOperation({ method, url = "", headers }: IncomingMessage): FastOperation | undefined {
  if (method !== "GET" && method !== "HEAD") return undefined;
  const start = url.indexOf("?");
  const operation = operations.get(start === -1 ? url : url.slice(0, start));
  if (!operation) return undefined;
  if (start !== -1 && !isPlainQuery(url.slice(start + 1))) return undefined;
  if (headers.host === undefined || !/^[\w.-]+(:\d{1,5})?$/.test(headers.host)) return undefined;
  return operation;
}

/** Next takes parameters of its own, such as `_rsc` and `nxtP…`, out of a query, and loses `__proto__`. */
function isPlainQuery(query: string): boolean {
  return /^[\w.~%&=+@-]*$/.test(query) && !/_rsc|nxt|__/i.test(query);
}
