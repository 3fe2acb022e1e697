import { dayOf, lastDays, startOfDay } from "@/lib/admin/statistics/days";
import { countEventsByDay } from "@/lib/admin/statistics/events";
import { env } from "@/lib/env";
import { countWaitingRequests } from "@/lib/users/access-requests/data";
import { requireAdmin } from "@/lib/gate/require";
import { countLiveSessions } from "@/lib/admin/statistics/sessions";
import { countActiveUsers, countUsers } from "@/lib/admin/statistics/users";
import { countFailedEndpoints } from "@/lib/webhooks/data";
import type { Query } from "@/app/notices/query";
import { withQuery } from "@/app/notices/address";
import { overviewQuery, type Range } from "./schema";

const DAY = 86_400;

export type Overview = Awaited<ReturnType<typeof loadOverview>>;

/** The figures of the last days, today among them, and of as many days before to compare them with. */
export async function loadOverview(query: Query) {
  const { days: range } = overviewQuery.parse(query);
  await requireAdmin(pageOver(range));
  const [{ at, days }, sessions, users, waiting, stoppedWebhooks] = await Promise.all([
    countEventsByDay(2 * range),
    countLiveSessions(),
    countUsers(),
    countWaitingRequests(),
    countFailedEndpoints(),
  ]);
  const [first = dayOf(at)] = lastDays(range, at);
  const unusedAtMost = Math.ceil(env().lifetimes.user.idle / DAY) + 1;
  return {
    range,
    at,
    days: days.slice(range),
    before: days.slice(0, range),
    users,
    /** How many people ask for access and wait for an administrator. */
    waiting,
    /** How many webhooks have been disabled by themselves. */
    stoppedWebhooks,
    activeUsers: await countActiveUsers(startOfDay(first)),
    sessions,
    lastUseDays: lastDays(Math.min(unusedAtMost, 90), at),
    today: dayOf(at),
  };
}

/** The overview of so many days. */
export function pageOver(range: Range): string {
  return withQuery("/admin", { days: range });
}
