import { z } from "zod";
import { type ErrorCode, isErrorCode } from "@/lib/errors";

/** The query of a page, as Next.js gives it. */
export type Query = Record<string, string | string[] | undefined>;

/** What a page is asked to say; nothing of the query's own text reaches it but numbers, UUIDs and names from lists. */
export type NoticeQuery<Notice extends string> = {
  readonly notice: Notice | null;
  readonly error: ErrorCode | null;
  readonly reference: string | null;
  readonly count: number;
};

const referenceOrNull = z.uuid().nullable().catch(null);
const countOrZero = z.coerce.number().int().min(0).max(1000).catch(0);

/** Reads what a page is asked to say, whoever wrote the query. @param notices all that the page has words for */
export function readNotice<Notice extends string>(
  notices: readonly Notice[],
  query: Query,
): NoticeQuery<Notice> {
  return {
    notice: notices.find((name) => name === query.notice) ?? null,
    error: readErrorCode(query.error),
    reference: referenceOrNull.parse(query.reference),
    count: countOrZero.parse(query.count),
  };
}

/** A code that we do not know is a failure still; only its absence is none. */
function readErrorCode(value: unknown): ErrorCode | null {
  if (value === undefined) return null;
  return isErrorCode(value) ? value : "unexpected";
}
