import { z } from "zod";
import { pool } from "@/lib/db/client";
import { queryRows } from "@/lib/db/query";
import { reading, transaction } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { KEPT_AFTERWARDS as SERVICE_TOKENS_KEPT } from "@/lib/service-tokens/policy";
import { DELIVERED_KEPT, UNDELIVERED_KEPT, UNSENT_MAIL_KEPT } from "@/lib/webhooks/policy";
import { KEPT_AFTERWARDS } from "@/lib/users/invitations/policy";

/** At most so many rows go in one statement: their locks are held for milliseconds, and traffic passes in between. */
export const BATCH = 1000;
/** At most so many sessions are looked at in one statement for having lain unused. */
const PAGE = 10_000;

const FIRST_ID = "00000000-0000-0000-0000-000000000000";
const LAST_ID = "ffffffff-ffff-ffff-ffff-ffffffffffff";

// What another run, or a user at this very moment, holds is passed over. The rows are picked in a WITH of their own,
// which runs once; within IN the planner could run it again for each row, and each time it picks others.
const deleteBatch = (table: string, key: string, choice: string) => `
  WITH over AS (${choice} LIMIT ${BATCH} FOR UPDATE OF t SKIP LOCKED)
  DELETE FROM "${table}" AS gone USING over WHERE gone."${key}" = over."${key}"`;

// A child is judged by its parent's times and goes with it: its own would end it while its parent is in use.
const EXPIRED_SESSIONS = deleteBatch(
  "Session",
  "id",
  `SELECT t."id" FROM "Session" AS t WHERE t."absoluteExpiresAt" <= now() AND t."parentId" IS NULL
   ORDER BY t."absoluteExpiresAt"`,
);

const ADMINISTRATORS_SESSIONS = deleteBatch(
  "Session",
  "id",
  `SELECT t."id" FROM "User" AS u JOIN "Session" AS t ON t."userId" = u."id"
   WHERE u."role" = 'ADMIN' AND t."parentId" IS NULL
     AND (t."lastSeenAt" <= now() - make_interval(secs => $1)
          OR t."createdAt" <= now() - make_interval(secs => $2))`,
);

const END_OF_PAGE = `SELECT "id" FROM "Session" WHERE "id" > $1 ORDER BY "id" OFFSET ${PAGE - 1} LIMIT 1`;

const endSchema = z.object({ id: z.string() });

const UNUSED_SESSIONS = deleteBatch(
  "Session",
  "id",
  `SELECT t."id" FROM "Session" AS t
   WHERE t."id" > $1 AND t."id" <= $2 AND t."parentId" IS NULL
     AND (t."lastSeenAt" <= now() - make_interval(secs => $3)
          OR t."createdAt" <= now() - make_interval(secs => $4))`,
);

// The moments in it are by the clock of the process that counted, so it is left a margin of an hour.
const LIMITS = deleteBatch(
  "RateLimit",
  "key",
  `SELECT t."key" FROM "RateLimit" AS t
   WHERE t."expire" <= (extract(epoch FROM now()) - 3600) * 1000 ORDER BY t."expire"`,
);

// A flow lasts ten minutes by the clock of the process that began it; so it and its use are kept with a margin.
const anHourAfter = (begun: string, table: string, key: string) =>
  deleteBatch(
    table,
    key,
    `SELECT t."${key}" FROM "${table}" AS t WHERE t."${begun}" <= now() - interval '1 hour' ORDER BY t."${begun}"`,
  );

const SIGN_IN_REMAINS = [
  anHourAfter("startedAt", "Flow", "stateHash"),
  anHourAfter("usedAt", "FlowUse", "stateHash"),
  anHourAfter("refusedAt", "PendingLink", "id"),
  // Ten minutes, and one; a code that was used is known for longer, since a replay ends what it was exchanged for.
  anHourAfter("createdAt", "AuthorizationRequest", "id"),
  anHourAfter("createdAt", "DeviceCode", "hash"),
  anHourAfter("createdAt", "Code", "hash"),
  // Kept for a while after it is over, for administrators to see who came by it.
  deleteBatch(
    "Invitation",
    "id",
    `SELECT t."id" FROM "Invitation" AS t
     WHERE t."expiresAt" <= now() - make_interval(secs => ${KEPT_AFTERWARDS}) ORDER BY t."expiresAt"`,
  ),
  deleteBatch(
    "ServiceToken",
    "id",
    `SELECT t."id" FROM "ServiceToken" AS t
     WHERE least(t."expiresAt", t."revokedAt") <= now() - make_interval(secs => ${SERVICE_TOKENS_KEPT})`,
  ),
  deleteBatch(
    "AccessRequest",
    "id",
    `SELECT t."id" FROM "AccessRequest" AS t WHERE t."expiresAt" <= now() ORDER BY t."expiresAt"`,
  ),
];

const FINISHED_DELIVERIES = deleteBatch(
  "Delivery",
  "id",
  `SELECT t."id" FROM "Delivery" AS t
   WHERE t."finishedAt" <= now() - make_interval(secs => CASE t."status" WHEN 'DELIVERED' THEN $1::int ELSE $2::int END)
   ORDER BY t."finishedAt"`,
);

const WAITING_DELIVERIES = deleteBatch(
  "Delivery",
  "id",
  `SELECT t."id" FROM "WebhookEndpoint" AS w JOIN "Delivery" AS t ON t."endpointId" = w."id"
   WHERE t."status" = 'PENDING' AND w."disabledAt" <= now() - make_interval(secs => $1)`,
);

const EVENTS = deleteBatch(
  "AuditEvent",
  "id",
  `SELECT t."id" FROM "AuditEvent" AS t WHERE t."at" <= now() - make_interval(secs => $1) ORDER BY t."at"`,
);

/** Removes sessions past their absolute end. @returns how many; fewer than BATCH when none is left */
export async function removeExpiredSessions(): Promise<number> {
  return deleteRows(EXPIRED_SESSIONS);
}

/** Removes administrators' sessions that are over by the shorter lifetimes of that role. @returns how many */
export async function removeAdministratorsSessions(): Promise<number> {
  const { idle, absolute } = env().lifetimes.admin;
  return deleteRows(ADMINISTRATORS_SESSIONS, idle, absolute);
}

/**
 * Removes sessions that have lain unused for too long, page by page in the order of their ids. An index on `lastSeenAt`
 * would find them at once, but each note of a use would have to write it; without one that is a HOT update, which
 * writes no index at all. So the few runs of the cleanup pay, by reading the table once, and not the many of traffic.
 * @param after where the page begins: what the call before returned
 * @returns how many are gone, and where the next page begins; null after the last one
 */
export async function removeUnusedSessions(
  after: string = FIRST_ID,
): Promise<{ removed: number; next: string | null }> {
  const { user, admin } = env().lifetimes;
  // What is over by both roles' lifetimes is over whosever it is; the table of users need not be asked.
  const [idle, absolute] = [Math.max(user.idle, admin.idle), Math.max(user.absolute, admin.absolute)];
  const [last] = await queryRows(endSchema, END_OF_PAGE, [after]);
  const end = last?.id ?? LAST_ID;
  const removed = await deleteRows(UNUSED_SESSIONS, after, end, idle, absolute);
  if (removed === BATCH) return { removed, next: after };
  return { removed, next: end === LAST_ID ? null : end };
}

/** Removes counters of limits whose time has passed. @returns how many */
export async function removeExpiredLimits(): Promise<number> {
  return deleteRows(LIMITS);
}

/**
 * Removes what is left of sign-ins that were begun, or came back from a provider, more than an hour ago: flows, used or not,
 * questions about accounts that nobody has answered, and what applications asked for, with the codes that they were given;
 * and invitations and service tokens that were over long ago, and requests for access past their end.
 * @returns the largest of the counts; fewer than BATCH when none is left of any
 */
export async function removeSignInRemains(): Promise<number> {
  const counts = await Promise.all(SIGN_IN_REMAINS.map((remains) => deleteRows(remains)));
  return Math.max(...counts);
}

// Where SMTP_URL was unset meanwhile, what nobody sends any more, and addresses with it.
const UNSENT_MAILS = deleteBatch(
  "Delivery",
  "id",
  `SELECT t."id" FROM "Delivery" AS t
   WHERE t."endpointId" IS NULL AND t."status" = 'PENDING' AND t."createdAt" <= now() - make_interval(secs => $1)`,
);

/**
 * Removes messages to other systems that have been delivered or given up long ago, and those that wait for an endpoint that
 * was disabled long ago; and mails that nobody has sent. @returns the largest of the counts
 */
export async function removeDeliveries(): Promise<number> {
  const finished = await deleteRows(FINISHED_DELIVERIES, DELIVERED_KEPT, UNDELIVERED_KEPT);
  const waiting = await deleteRows(WAITING_DELIVERIES, UNDELIVERED_KEPT);
  const unsent = await deleteRows(UNSENT_MAILS, UNSENT_MAIL_KEPT);
  return Math.max(finished, waiting, unsent);
}

/** Removes audit events older than AUDIT_RETENTION, which the database must be told before it lets them go. */
export async function removeOldEvents(): Promise<number> {
  const { auditRetention } = env();
  return transaction(async (tx) => {
    await tx.$queryRaw`SELECT set_config('cloakroom.audit_retention', ${`${auditRetention} seconds`}, true)`;
    return tx.$executeRawUnsafe(EVENTS, auditRetention);
  });
}

async function deleteRows(statement: string, ...values: unknown[]): Promise<number> {
  const { rowCount } = await reading(() => pool().query(statement, values));
  return rowCount ?? 0;
}
