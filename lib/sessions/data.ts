import { z } from "zod";
import { ApplicationKind, Carrier, Role } from "@/lib/db/generated/enums";
import { prepareQuery } from "@/lib/db/prepared-query";
import { queryRows } from "@/lib/db/query";
import { env } from "@/lib/env";
import { timeSessionRead } from "@/lib/metrics";
import { sessionCache } from "./cache/process-cache";
import type { LiveSession, NoSession, StoredSession } from "./live-session";
import { absoluteExpiry, sessionStatus } from "./policy";
import { readStoredSession } from "./stored-session";
import { openSessionValue } from "./value";

export type { LiveSession, NoSession };

const listedSchema = z.object({
  id: z.string(),
  provider: z.string(),
  carrier: z.enum(Carrier),
  begunAt: z.date(),
  usedAt: z.date(),
  createdAt: z.date(),
  lastSeenAt: z.date(),
  absoluteExpiresAt: z.date(),
  origin: z.string().nullable(),
  parentId: z.string().nullable(),
  clientId: z.string().nullable(),
  applicationName: z.string().nullable(),
  kind: z.enum(ApplicationKind).nullable(),
  ip: z.string().nullable(),
  userAgent: z.string().nullable(),
  now: z.date(),
});

/** What is read of a session and its user. */
export const storedSchema = z.object({
  userId: z.string(),
  secretHash: z.instanceof(Buffer),
  createdAt: z.date(),
  authenticatedAt: z.date(),
  lastSeenAt: z.date(),
  absoluteExpiresAt: z.date(),
  carrier: z.enum(Carrier),
  provider: z.string(),
  email: z.string().nullable(),
  name: z.string().nullable(),
  image: z.string().nullable(),
  role: z.enum(Role),
  locale: z.string().nullable(),
  disabledAt: z.date().nullable(),
  userCreatedAt: z.date(),
  now: z.date(),
}) satisfies z.ZodType<StoredSession>;

// One indexed join instead of Prisma's two queries: this is asked on every request (docs/decisions/003).
const askSession = prepareQuery(
  storedSchema,
  `
  SELECT s."userId", s."secretHash", s."createdAt", s."authenticatedAt", s."lastSeenAt", s."absoluteExpiresAt",
         s."carrier", s."provider", u."email", u."name", u."image", u."role", u."locale", u."disabledAt",
         u."createdAt" AS "userCreatedAt", coalesce($2::timestamptz, now()) AS "now"
  FROM "Session" s JOIN "User" u ON u."id" = s."userId"
  WHERE s."id" = $1 AND s."applicationId" IS NULL`,
);

// A child is judged by its parent's times, and its own are told.
const LIST = `
  SELECT s."id", s."provider", s."carrier", s."createdAt" AS "begunAt", s."lastSeenAt" AS "usedAt",
         coalesce(p."createdAt", s."createdAt") AS "createdAt",
         coalesce(p."lastSeenAt", s."lastSeenAt") AS "lastSeenAt",
         coalesce(p."absoluteExpiresAt", s."absoluteExpiresAt") AS "absoluteExpiresAt",
         s."ip", s."userAgent", s."origin", s."parentId",
         a."clientId", a."name" AS "applicationName", a."kind", now() AS "now"
  FROM "Session" s LEFT JOIN "Session" p ON p."id" = s."parentId" LEFT JOIN "Application" a ON a."id" = s."applicationId"
  WHERE s."userId" = $1 ORDER BY s."lastSeenAt" DESC, s."id" DESC`;

/**
 * The live session that this process has in memory, where that is known to be the truth of less than two seconds ago
 * (docs/decisions/008).
 * @returns null when only the database can tell
 */
export function findCachedSession(sealed: string): LiveSession | null {
  return sessionCache()?.find(sealed) ?? null;
}

/**
 * Whose session is this? Answered from memory where that knows; else the seal is opened and the database asked once.
 * @param sealed the value of the cookie or bearer header
 * @param at the moment to judge by; the database's clock when left out
 * @throws AppError database-unavailable; an outage never reads as signed out
 */
export async function readSession(sealed: string, at?: Date): Promise<LiveSession | NoSession> {
  if (at !== undefined) return readStoredSession(sealed, FULL_SESSIONS, null, at);
  const asked = performance.now();
  const found = findCachedSession(sealed);
  if (!found) return readStoredSession(sealed, FULL_SESSIONS, sessionCache());
  timeSessionRead("cache", (performance.now() - asked) / 1000);
  return found;
}

const FULL_SESSIONS = {
  open: openSessionValue,
  ask: (id: string, at: Date | null) => askSession([id, at]),
  toLive: (read: LiveSession) => read,
};

/** A session as its user sees it in a list. */
export type ListedSession = {
  readonly id: string;
  readonly provider: string;
  readonly carrier: Carrier;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
  readonly ip: string | null;
  readonly userAgent: string | null;
  /** Whom it was handed to; null for one that opens the account. */
  readonly application: {
    readonly clientId: string;
    readonly name: string;
    readonly kind: ApplicationKind;
  } | null;
  /** Of a child: the guarded origin at which it works, and the session that it lives with, which is in the list too. */
  readonly origin: string | null;
  readonly parentId: string | null;
};

/** The live sessions of a user, those of applications included, the last used first. */
export async function listSessions(user: { id: string; role: Role }): Promise<ListedSession[]> {
  const rows = await queryRows(listedSchema, LIST, [user.id]);
  const { lifetimes } = env();
  const live = rows.filter((row) => sessionStatus(row, user.role, row.now, lifetimes) === "live");
  return live.map((row) => ({
    id: row.id,
    provider: row.provider,
    carrier: row.carrier,
    createdAt: row.begunAt,
    lastSeenAt: row.usedAt,
    expiresAt: absoluteExpiry(row, user.role, lifetimes),
    ip: row.ip,
    userAgent: row.userAgent,
    application: applicationOf(row),
    origin: row.origin,
    parentId: row.parentId,
  }));
}

function applicationOf({ clientId, applicationName, kind }: z.output<typeof listedSchema>) {
  if (clientId === null || applicationName === null || kind === null) return null;
  return { clientId, name: applicationName, kind };
}
