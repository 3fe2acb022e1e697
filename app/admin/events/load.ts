import { cookies } from "next/headers";
import { DRAWN_FOR } from "@/lib/gate/drawn-for";
import { requireAdmin } from "@/lib/gate/require";
import { currentClient } from "@/lib/gate/session";
import { actorOf } from "@/lib/gate/user-action";
import { lookUpEvents } from "@/lib/admin/recorded-views";
import { withFilter, withQuery } from "@/app/notices/address";
import type { Query } from "@/app/notices/query";
import { readTimeZone, TIME_ZONE_COOKIE } from "@/lib/time-zone";
import { readFilter } from "./filter";
import { eventsQuery } from "./schema";

export const PAGE = "/admin/events";
const PAGE_SIZE = 25;
const NONE = { items: [], nextCursor: null } as const;

export type EventsView = Awaited<ReturnType<typeof loadEvents>>;

/** One page of the events that the filter holds of, newest first. */
export async function loadEvents(query: Query) {
  const { cursor, ...typed } = eventsQuery.parse(query);
  const caller = await requireAdmin(withFilter(PAGE, { ...typed, cursor }));
  const timeZone = readTimeZone((await cookies()).get(TIME_ZONE_COOKIE)?.value);
  const read = await readFilter(typed, timeZone);
  const about = "filter" in read ? read.filter.personId : undefined;
  const viewer = { ...actorOf(caller), client: await currentClient() };
  const { items, nextCursor } =
    "filter" in read ? await lookUpEvents(viewer, read.filter, PAGE_SIZE, cursor) : NONE;
  return {
    typed,
    timeZone,
    filtered: Object.values(typed).some((value) => value !== ""),
    /** The field that nothing can be looked for with. */
    problem: "problem" in read ? read.problem : null,
    events: items,
    about,
    fresh: caller.session.fresh,
    download: withQuery(withFilter(`${PAGE}/download`, typed), { [DRAWN_FOR]: caller.user.id }),
    first: cursor === undefined ? null : withFilter(PAGE, typed),
    next: nextCursor === null ? null : withFilter(PAGE, { ...typed, cursor: nextCursor }),
  };
}
