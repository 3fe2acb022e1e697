import { randomUUID } from "node:crypto";
import { andThen, type Eventual } from "@/lib/eventual";
import type { Answer } from "@/lib/http/answer";
import { logEvent } from "@/lib/log";
import { timeRequest } from "@/lib/metrics";

/** What becomes known about a request while it is answered, for its line in the log. */
export type Trace = {
  /** What the answer, the log and the audit events call this request. */
  readonly requestId: string;
  userId?: string | undefined;
  /** Why it was refused: one of our codes, and a word for whoever reads the log. */
  refusal?: { readonly code: string; readonly detail: string };
};

/**
 * Answers a request of the HTTP contract and notes it: one line in the log, one measurement, and `X-Request-Id`, by which
 * a person's report finds both. Whatever depends on a session is kept by no cache.
 * @param route the pattern, such as `/api/me/sessions/{id}`; never the path
 */
export function observe<A extends Answer | Response>(
  method: string,
  route: string,
  answer: (trace: Trace) => Eventual<A>,
): Eventual<A> {
  const begun = performance.now();
  const trace: Trace = { requestId: randomUUID() };
  return andThen(answer(trace), (response) => {
    response.headers.set("cache-control", "private, no-store");
    response.headers.set("x-request-id", trace.requestId);
    const milliseconds = performance.now() - begun;
    timeRequest(route, method, response.status, milliseconds / 1000);
    logEvent("info", "request.done", {
      request_id: trace.requestId,
      user_id: trace.userId,
      method,
      route,
      status: response.status,
      duration_ms: Math.round(milliseconds * 10) / 10,
      ...trace.refusal,
    });
    return response;
  });
}
