import { z } from "zod";
import { listEvents } from "@/lib/audit/data";
import { requireUser } from "@/lib/gate/require";
import { withQuery } from "@/app/notices/address";
import type { Query } from "@/app/notices/query";

const PAGE = "/account/activity";
const PAGE_SIZE = 20;

const querySchema = z.object({ before: z.uuid().optional().catch(undefined) });

/** One page of the user's security log, newest first. */
export async function loadActivity(query: Query) {
  const { before } = querySchema.parse(query);
  const { user } = await requireUser(before === undefined ? PAGE : withQuery(PAGE, { before }));
  const { items, nextCursor } = await listEvents(user.id, PAGE_SIZE, before);
  return {
    events: items,
    newest: before === undefined ? null : PAGE,
    older: nextCursor === null ? null : withQuery(PAGE, { before: nextCursor }),
  };
}
