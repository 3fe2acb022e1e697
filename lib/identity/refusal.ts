import { record } from "@/lib/audit/mutations";
import { transaction } from "@/lib/db/transaction";
import type { AppError, ErrorCode } from "@/lib/errors";
import type { Client } from "@/lib/http/client";
import { keepUser } from "@/lib/users/keep-user";
import type { Provider } from "./identity";

/**
 * Whether a refusal is worth an event. Not what was never judged: events stay for more than a year, and somebody who
 * only sends many requests must not be able to make them.
 */
export function leavesTrace({ code }: AppError): boolean {
  return code !== "rate-limited" && code !== "database-unavailable" && code !== "flow-missing";
}

/** Keeps the trace of a proof that was refused; nothing else was written for it. */
export async function recordRefusal(
  client: Client,
  refusal: { provider: Provider; code: ErrorCode; reference: string },
  attempt: { kind: "sign-in" } | { kind: "link" | "step-up"; sessionId: string; userId: string } = {
    kind: "sign-in",
  },
): Promise<void> {
  const event = { type: `${attempt.kind}.refused`, detail: refusal } as const;
  await transaction(async (tx) => {
    const known = attempt.kind !== "sign-in" && (await keepUser(tx, attempt.userId));
    const subject = known ? { subjectId: attempt.userId, sessionId: attempt.sessionId } : {};
    await record(tx, { client, ...subject }, event);
  });
}
