import { z } from "zod";
import type { ErrorCode } from "@/lib/errors";
import { PROVIDERS, type Provider } from "@/lib/providers/providers";
import { readErrorCode } from "../sign-in/query";

export type Query = Record<string, string | string[] | undefined>;

/** What the pages of an account can say of a change just made, or not made because it was made already. */
export const OUTCOMES = [
  "account-joined",
  "account-linked",
  "account-already-linked",
  "account-unlinked",
  "account-not-linked",
  "name-saved",
  "name-unchanged",
  "language-saved",
  "session-ended",
  "session-already-ended",
  "others-ended",
  "no-others",
  "export-ready",
] as const;

export type Outcome = (typeof OUTCOMES)[number];

/** What a page is asked to say; nothing of the query's own text reaches it but numbers, UUIDs and names from lists. */
export type OutcomeQuery = {
  readonly notice: Outcome | null;
  readonly error: ErrorCode | null;
  readonly reference: string | null;
  readonly provider: Provider | null;
  readonly count: number;
  /** A session that was ended. */
  readonly session: string | null;
};

const schema = z.object({
  notice: z.enum(OUTCOMES).nullable().catch(null),
  reference: z.uuid().nullable().catch(null),
  provider: z.enum(PROVIDERS).nullable().catch(null),
  count: z.coerce.number().int().min(0).max(1000).catch(0),
  session: z.uuid().nullable().catch(null),
});

/** Reads the query of a page of the account, whoever wrote it. */
export function readOutcome(query: Query): OutcomeQuery {
  return { ...schema.parse(query), error: readErrorCode(query.error) };
}
