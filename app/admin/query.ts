import { z } from "zod";
import type { ErrorCode } from "@/lib/errors";
import { readErrorCode } from "../sign-in/query";

/** What the administrator's pages can say of a change just made, or not made because it was so already. */
export const ADMIN_OUTCOMES = [
  "user-disabled",
  "user-already-disabled",
  "user-enabled",
  "user-already-enabled",
  "session-ended",
  "session-already-ended",
  "sessions-ended",
  "no-sessions",
  "made-admin",
  "made-user",
  "role-unchanged",
  "decision-lifted",
  "decision-already-lifted",
  "export-ready",
] as const;

export type AdminOutcome = (typeof ADMIN_OUTCOMES)[number];

/** What a page is asked to say; nothing of the query's own text reaches it but numbers, UUIDs and names from lists. */
export type AdminOutcomeQuery = {
  readonly notice: AdminOutcome | null;
  readonly count: number;
  readonly error: ErrorCode | null;
  readonly reference: string | null;
};

const schema = z.object({
  notice: z.enum(ADMIN_OUTCOMES).nullable().catch(null),
  reference: z.uuid().nullable().catch(null),
  count: z.coerce.number().int().min(0).max(1000).catch(0),
});

/** Reads the query of a page of the administration, whoever wrote it. */
export function readAdminOutcome(query: Record<string, string | string[] | undefined>): AdminOutcomeQuery {
  return { ...schema.parse(query), error: readErrorCode(query.error) };
}
