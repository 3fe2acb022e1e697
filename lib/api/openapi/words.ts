import type { ErrorCode } from "@/lib/errors";
import type en from "@/messages/en.json";
import type { OperationName } from "../contract/contract";
import type { OAuthOperationName } from "../contract/oauth";

/** The words of the document: `api` of one of `messages/*.json`. The compiler sees to operations, groups and codes. */
export type ApiWords = Omit<typeof en.api, "fields"> & {
  readonly operations: Record<
    OperationName | OAuthOperationName,
    { readonly summary: string; readonly description: string }
  >;
  readonly errors: Record<ErrorCode, string>;
  /** By the name of a schema or an operation, then by field; `any` is for fields that mean the same everywhere. */
  readonly fields: { readonly any: Fields } & Readonly<Record<string, Fields>>;
};

type Fields = Readonly<Record<string, string>>;

/** What a field is, in words. A test sees to it that every field has some. */
export function describeField(words: ApiWords, owner: string, field: string): { description?: string } {
  const description = words.fields[owner]?.[field] ?? words.fields.any[field];
  return description === undefined ? {} : { description };
}
