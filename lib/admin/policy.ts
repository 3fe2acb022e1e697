import { visibleText } from "@/lib/users/visible-text";

/** The longest reason for disabling a user, in characters. */
export const MAX_REASON = 500;

export const REASON_PROBLEMS = ["reason-missing", "reason-too-long", "reason-unreadable"] as const;

/** Why a person is disabled, as they will read it. The messages are REASON_PROBLEMS. */
export const disablingReason = visibleText(MAX_REASON, {
  missing: "reason-missing",
  tooLong: "reason-too-long",
  unreadable: "reason-unreadable",
});
