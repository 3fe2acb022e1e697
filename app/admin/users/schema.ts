import { z } from "zod";
import { typedText } from "@/app/components/typed-text";
import { PROVIDERS } from "@/lib/providers/providers";
import { SORTS } from "@/lib/admin/directory/filter";
import { isCursor, orderOf } from "@/lib/admin/directory/position";
import type { Query } from "@/app/notices/query";

export const LONGEST_SEARCH = 300;

const filter = z.object({
  q: typedText(LONGEST_SEARCH).catch(""),
  role: z.enum(["USER", "ADMIN"]).optional().catch(undefined),
  standing: z.enum(["active", "disabled"]).optional().catch(undefined),
  provider: z.enum(PROVIDERS).optional().catch(undefined),
  sort: z.enum(SORTS).optional().catch(undefined),
});

const page = z.object({
  cursor: z.string().max(2000).optional().catch(undefined),
  /** Which user the page begins with, counted from 1: to say so, and for nothing else. */
  start: z.coerce.number().int().min(1).max(1_000_000_000).catch(1),
});

export type TypedFilter = z.infer<typeof filter>;

/** Reads the query of the page, whoever wrote it; what cannot be read is left out. */
export function readUsersQuery(query: Query): {
  readonly filter: TypedFilter;
  readonly cursor: string | undefined;
  readonly start: number;
} {
  const read = filter.parse(query);
  const { cursor, start } = page.parse(query);
  return cursor !== undefined && isCursor(cursor, orderOf(read))
    ? { filter: read, cursor, start }
    : { filter: read, cursor: undefined, start: 1 };
}
