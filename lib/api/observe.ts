import { randomUUID } from "node:crypto";
import { logEvent } from "@/lib/log";
import { countRefusal, timeRequest } from "@/lib/metrics";

/** What becomes known about a request while it is answered, for its line in the log. */
export type RequestLog = {
  /** What the answer, the log and the audit events call this request. */
  readonly requestId: string;
  readonly method: string;
  /** The pattern, such as `/api/me/sessions/{id}`; never the path. */
  readonly route: string;
  /** When it began, in milliseconds of the monotonic clock. */
  readonly begun: number;
  userId?: string | undefined;
  /** Why it was refused: one of our codes or of OAuth's, which is counted too, and a word for whoever reads the log. */
  refusal?: { readonly code: string; readonly detail: string };
};

/**
 * Answers a request of the HTTP contract and notes it: one line in the log, one measurement, and the headers of every
 * answer.
 * @param route the pattern, such as `/api/me/sessions/{id}`; never the path
 */
export async function observe(
  method: string,
  route: string,
  answer: (log: RequestLog) => Promise<Response>,
): Promise<Response> {
  const log = beginRequest(method, route);
  const response = await answer(log);
  for (const [name, value] of Object.entries(headersOf(log))) response.headers.set(name, value);
  endRequest(log, response.status);
  return response;
}

/** For whoever answers without a promise (`server/fast-path.ts`); everybody else calls `observe`. */
export function beginRequest(method: string, route: string): RequestLog {
  return { requestId: randomUUID(), method, route, begun: performance.now(), userId: undefined };
}

/** The reference by which a user's report finds the line, and that no cache keeps what depends on a session. */
export function headersOf({ requestId }: RequestLog): Record<string, string> {
  return { "cache-control": "private, no-store", "x-request-id": requestId };
}

/** Measures a request that is answered, and writes its line. */
export function endRequest(log: RequestLog, status: number): void {
  const { requestId, userId, method, route, begun, refusal } = log;
  const milliseconds = performance.now() - begun;
  timeRequest(route, method, status, milliseconds / 1000);
  if (refusal) countRefusal(route, refusal.code);
  logEvent("info", "request.done", {
    request_id: requestId,
    user_id: userId,
    method,
    route,
    status,
    duration_ms: Math.round(milliseconds * 10) / 10,
    ...refusal,
  });
}
