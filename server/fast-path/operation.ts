import type { IncomingMessage } from "node:http";
import type { Operation } from "@/lib/api/contract/operation";
import type { RequestHeaders } from "@/lib/api/handed-on";
import type { RequestLog } from "@/lib/api/observe";
import { markSessionSeen } from "@/lib/gate/mark-session-seen";
import { timeSessionRead } from "@/lib/metrics";
import type { LiveApplicationSession } from "@/lib/sessions/application/data";
import type { LiveSession } from "@/lib/sessions/data";

/** The parts of an answer, but for the headers of every answer. */
export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
};

export type FastOperation = {
  readonly description: Operation;
  readonly handler: (request: Request) => Promise<Response>;
  /**
   * @returns null when more would have to be asked; then nothing has been noted
   * @throws AppError for what the handler refuses
   */
  readonly answer: (message: IncomingMessage, headers: RequestHeaders, log: RequestLog) => Answer | null;
};

/**
 * Answers whose live session memory knows, and notes that it was used.
 * @param find looks in memory alone
 * @param answer null when more would have to be asked
 */
export function answerKnown<Live extends LiveSession | LiveApplicationSession>(
  find: (sealed: string) => Live | null,
  sealed: string,
  log: RequestLog,
  answer: (caller: Live) => Answer | null,
): Answer | null {
  const begun = performance.now();
  const caller = find(sealed);
  const found = performance.now();
  const answered = caller && answer(caller);
  if (!answered) return null;
  timeSessionRead("cache", (found - begun) / 1000);
  markSessionSeen(caller);
  log.userId = caller.user.id;
  return answered;
}
