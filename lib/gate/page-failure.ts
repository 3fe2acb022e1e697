import { headers } from "next/headers";
import type { AppError } from "@/lib/errors";
import { noteFailure } from "@/lib/http/failure-status";
import { logEvent } from "@/lib/log";

/** What anybody meets who looks in the wrong place: nothing that has to be looked into. */
const EXPECTED: readonly string[] = ["forbidden", "not-found"];

/** Gives the page that is being drawn the status of what it could not do, and logs that with the reference that the user is shown. */
export async function answerWithFailure(failure: AppError): Promise<void> {
  noteFailure(await headers(), failure);
  if (EXPECTED.includes(failure.code)) return;
  const place = { request_id: failure.digest, code: failure.code };
  if (failure.status < 500) logEvent("info", "page.refused", { ...place, detail: failure.message });
  else logEvent("error", "page.failed", { ...place, error: failure });
}
