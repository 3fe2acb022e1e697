import type { Sent } from "@/lib/webhooks/send";
import { delayAfter, parseRetryAfter } from "./schedule";

/** What became of an attempt. */
export type Attempt = {
  readonly next:
    | { readonly kind: "delivered" }
    /** In so many seconds. */
    | { readonly kind: "retry"; readonly delay: number }
    | { readonly kind: "failed" };
  /** The status of the answer. */
  readonly answer: number | null;
  readonly failure: string | null;
  readonly excerpt: string | null;
  /** The receiver wants nothing more, whatever it is (RFC 9110 section 15.5.11). */
  readonly gone: boolean;
};

const GONE = 410;

/**
 * What becomes of a delivery after an attempt: only an answer of 2xx is a success, and one that leads elsewhere is none.
 * @param attempts how many there have been
 * @param random from 0 up to 1
 * @param now in milliseconds since 1970
 */
export function judgeAttempt(
  sent: Sent | { readonly failure: string },
  { attempts, random, now }: { readonly attempts: number; readonly random: number; readonly now: number },
): Attempt {
  if ("failure" in sent) {
    const next = retryOrFail(delayAfter(attempts, random, null));
    return { next, answer: null, failure: sent.failure, excerpt: null, gone: false };
  }
  const { status, excerpt } = sent;
  const outcome = { answer: status, excerpt, gone: status === GONE };
  if (status >= 200 && status < 300) return { ...outcome, next: { kind: "delivered" }, failure: null };
  const delay = delayAfter(attempts, random, parseRetryAfter(sent.retryAfter, now));
  const next = status === GONE ? ({ kind: "failed" } as const) : retryOrFail(delay);
  const failure = status >= 300 && status < 400 ? "redirect" : "status";
  return { ...outcome, next, failure };
}

function retryOrFail(delay: number | null): Attempt["next"] {
  return delay === null ? { kind: "failed" } : { kind: "retry", delay };
}
