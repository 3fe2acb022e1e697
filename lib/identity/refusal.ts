import { recordEvent } from "@/lib/audit/mutations";
import { transaction } from "@/lib/db/transaction";
import type { AppError } from "@/lib/errors";
import type { Client } from "@/lib/http/client";
import { lockUserAgainstDeletion } from "@/lib/users/lock";
import type { Provider } from "@/lib/providers/providers";

/**
 * Whether a refusal is worth an event. Not what was never judged: events stay for more than a year, and somebody who
 * only sends many requests must not be able to make them.
 */
export function leavesTrace({ code }: AppError): boolean {
  return code !== "rate-limited" && code !== "database-unavailable" && code !== "flow-missing";
}

/**
 * Keeps the trace of a proof that was refused; nothing else was written for it. Its subject is who asked, or of a sign-in
 * the user whom the failure names, as far as they are there still.
 */
export async function recordRefusal(
  client: Client,
  { provider, failure, reference }: { provider: Provider; failure: AppError; reference: string },
  attempt: { kind: "sign-in" } | { kind: "link" | "step-up"; sessionId: string; userId: string } = {
    kind: "sign-in",
  },
): Promise<void> {
  const detail = { provider, code: failure.code, reference };
  const who =
    attempt.kind === "sign-in"
      ? { subjectId: failure.userId ?? null, sessionId: null }
      : { subjectId: attempt.userId, sessionId: attempt.sessionId };
  await transaction(async (tx) => {
    const known = who.subjectId !== null && (await lockUserAgainstDeletion(tx, who.subjectId));
    await recordEvent(tx, { client, ...(known ? who : {}) }, { type: `${attempt.kind}.refused`, detail });
  });
}
