import { z } from "zod";
import { listEvents } from "@/lib/audit/data";
import { requireUser } from "@/lib/gate/require";
import { withFilter, withQuery } from "@/app/notices/address";
import type { Query } from "@/app/notices/query";
import { KINDS, typesOf } from "./kinds";

const PAGE = "/account/activity";
const PAGE_SIZE = 20;

const querySchema = z.object({
  before: z.uuid().optional().catch(undefined),
  kind: z.enum(KINDS).optional().catch(undefined),
});

/** One page of the user's security log, newest first. */
export async function loadActivity(query: Query) {
  const { before, kind } = querySchema.parse(query);
  const first = withFilter(PAGE, { kind });
  const { user } = await requireUser(before === undefined ? first : withQuery(first, { before }));
  const types = kind === undefined ? undefined : typesOf(kind);
  const { items, nextCursor } = await listEvents(user.id, PAGE_SIZE, before, types);
  return {
    events: items,
    kind,
    newest: before === undefined ? null : first,
    older: nextCursor === null ? null : withQuery(first, { before: nextCursor }),
  };
}
