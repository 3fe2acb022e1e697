import { logEvent } from "@/lib/log";
import { resealSecrets } from "@/lib/webhooks/mutations";
import { eraseRest } from "./erase-rest";
import {
  BATCH,
  removeAdministratorsSessions,
  removeDeliveries,
  removeExpiredLimits,
  removeExpiredSessions,
  removeOldEvents,
  removeSignInRemains,
  removeUnusedSessions,
} from "./mutations";

/** How many rows were over and are gone; what sign-ins, invitations, requests and messages leave behind is not counted. */
export type CleanedUp = {
  readonly sessions: number;
  readonly limits: number;
  readonly events: number;
  /** Events of users who have left, gone through to empty them. */
  readonly erased: number;
  /** Whether none was left when the time was up. */
  readonly complete: boolean;
};

/**
 * Erases what is left of users who have deleted themselves, and removes what is over: sessions, counters of limits, used
 * flows, invitations, requests for access, messages to other systems, and audit events past their retention; in small batches. All that it removes has been refused or disregarded from
 * its very end on; this only makes room, so it writes no audit events. It may run beside traffic, and beside itself.
 * @param budget milliseconds after which it stops; the next run goes on
 * @throws AppError database-unavailable
 */
export async function cleanUp(budget = Infinity): Promise<CleanedUp> {
  const begun = performance.now();
  const timeIsUp = () => performance.now() - begun >= budget;
  // First: it is a promise to users, the rest only makes room.
  const erasure = await eraseRest(timeIsUp);
  const expired = await repeat(removeExpiredSessions, timeIsUp);
  const administrators = await repeat(removeAdministratorsSessions, timeIsUp);
  const limits = await repeat(removeExpiredLimits, timeIsUp);
  const remains = await repeat(removeSignInRemains, timeIsUp);
  const events = await repeat(removeOldEvents, timeIsUp);
  const deliveries = await repeat(removeDeliveries, timeIsUp);
  if (!timeIsUp()) await resealSecrets();
  const unused = await sweepUnusedSessions(timeIsUp);
  const cleaned = {
    sessions: expired.removed + administrators.removed + unused.removed,
    limits: limits.removed,
    events: events.removed,
    erased: erasure.erased,
    complete: [expired, administrators, limits, remains, events, deliveries, erasure, unused].every(
      ({ complete }) => complete,
    ),
  };
  logEvent("info", "cleanup.done", {
    duration_ms: Math.round(performance.now() - begun),
    count: cleaned.sessions + cleaned.limits + cleaned.events + cleaned.erased,
    detail: describe(cleaned),
  });
  return cleaned;
}

/** What came of it, for people. */
export function describe({ sessions, limits, events, erased, complete }: CleanedUp): string {
  const removed = `${sessions} sessions, ${limits} limits, ${events} audit events`;
  const counts = erased === 0 ? removed : `${removed}; emptied ${erased} events of people who have left`;
  return complete ? counts : `${counts}; more is left for the next run`;
}

type Step = { readonly removed: number; readonly complete: boolean };

async function repeat(removeBatch: () => Promise<number>, timeIsUp: () => boolean): Promise<Step> {
  let removed = 0;
  while (!timeIsUp()) {
    const batch = await removeBatch();
    removed += batch;
    if (batch < BATCH) return { removed, complete: true };
  }
  return { removed, complete: false };
}

async function sweepUnusedSessions(timeIsUp: () => boolean): Promise<Step> {
  let removed = 0;
  let after: string | undefined;
  while (!timeIsUp()) {
    const page = await removeUnusedSessions(after);
    removed += page.removed;
    if (page.next === null) return { removed, complete: true };
    after = page.next;
  }
  return { removed, complete: false };
}
