import { z } from "zod";

/** The longest reason for disabling a person, in characters. */
export const MAX_REASON = 500;

/**
 * Why a person is disabled, as they will read it: trimmed, 1 to MAX_REASON characters (code points), no control
 * characters. The messages are codes, which pages have words for.
 */
export const disablingReason = z
  .string()
  .transform((reason) => reason.normalize().trim())
  .pipe(
    z
      .string()
      .min(1, { error: "reason-missing", abort: true })
      .refine((reason) => Array.from(reason).length <= MAX_REASON, { error: "reason-too-long", abort: true })
      .refine(
        (reason) =>
          reason.isWellFormed() && !/\p{Cc}/u.test(reason) && /[\p{L}\p{N}\p{P}\p{S}]/u.test(reason),
        { error: "reason-unreadable" },
      ),
  );

export const REASON_PROBLEMS = ["reason-missing", "reason-too-long", "reason-unreadable"] as const;
