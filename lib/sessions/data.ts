import { secretMatches } from "@/lib/crypto/token";
import { pool } from "@/lib/db/client";
import type { Carrier, Role } from "@/lib/db/generated/enums";
import { reading } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { timeSessionRead } from "@/lib/metrics";
import { absoluteExpiry, isFresh, needsTouch, sessionStanding } from "./policy";
import { openSessionValue } from "./value";

/** A live session and its user, field by field what pages and handlers may know. */
export type LiveSession = {
  readonly standing: "live";
  readonly session: {
    readonly id: string;
    readonly provider: string;
    readonly carrier: Carrier;
    readonly createdAt: Date;
    readonly authenticatedAt: Date;
    readonly expiresAt: Date;
    readonly fresh: boolean;
    readonly needsTouch: boolean;
  };
  readonly user: {
    readonly id: string;
    readonly email: string | null;
    readonly name: string | null;
    readonly image: string | null;
    readonly role: Role;
    readonly locale: string | null;
    readonly createdAt: Date;
  };
};

/** Why there is no live session behind a value; `unopenable` cost no query. */
export type NoSession = {
  readonly standing: "unopenable" | "unknown" | "idle" | "expired" | "disabled";
};

type Row = {
  userId: string;
  secretHash: Buffer;
  createdAt: Date;
  authenticatedAt: Date;
  lastSeenAt: Date;
  absoluteExpiresAt: Date;
  carrier: Carrier;
  provider: string;
  email: string | null;
  name: string | null;
  image: string | null;
  role: Role;
  locale: string | null;
  disabledAt: Date | null;
  userCreatedAt: Date;
  now: Date;
};

type SessionRow = Pick<
  Row,
  "provider" | "carrier" | "createdAt" | "lastSeenAt" | "absoluteExpiresAt" | "now"
> & {
  id: string;
  ip: string | null;
  userAgent: string | null;
};

// One indexed join instead of Prisma's two queries: this is asked on every request (docs/decisions/003).
const READ = `
  SELECT s."userId", s."secretHash", s."createdAt", s."authenticatedAt", s."lastSeenAt", s."absoluteExpiresAt",
         s."carrier", s."provider", u."email", u."name", u."image", u."role", u."locale", u."disabledAt",
         u."createdAt" AS "userCreatedAt", coalesce($2::timestamptz, now()) AS "now"
  FROM "Session" s JOIN "User" u ON u."id" = s."userId"
  WHERE s."id" = $1`;

const LIST = `
  SELECT "id", "provider", "carrier", "createdAt", "lastSeenAt", "absoluteExpiresAt", "ip", "userAgent", now() AS "now"
  FROM "Session" WHERE "userId" = $1 ORDER BY "lastSeenAt" DESC, "id" DESC`;

/**
 * Whose session is this? Opens the seal, then asks the database once.
 * @param sealed the value of the cookie or bearer header
 * @param at the moment to judge by; the database's clock when left out
 * @throws AppError database-unavailable; an outage never reads as signed out
 */
export async function readSession(sealed: string, at?: Date): Promise<LiveSession | NoSession> {
  const value = openSessionValue(sealed);
  if (!value) return { standing: "unopenable" };
  const asked = performance.now();
  const { rows } = await reading(() => pool().query<Row>(READ, [value.id, at ?? null]));
  timeSessionRead("database", (performance.now() - asked) / 1000);
  const [row] = rows;
  if (!row || !secretMatches(value.secret, row.secretHash)) return { standing: "unknown" };
  if (row.disabledAt) return { standing: "disabled" };
  const { lifetimes } = env();
  const standing = sessionStanding(row, row.role, row.now, lifetimes);
  return standing === "live" ? toLiveSession(value.id, row) : { standing };
}

/** A session as its person sees it in a list. */
export type ListedSession = {
  readonly id: string;
  readonly provider: string;
  readonly carrier: Carrier;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
  readonly ip: string | null;
  readonly userAgent: string | null;
};

/** The live sessions of a user, the last used first. */
export async function listSessions(user: { id: string; role: Role }): Promise<ListedSession[]> {
  const { rows } = await reading(() => pool().query<SessionRow>(LIST, [user.id]));
  const { lifetimes } = env();
  const live = rows.filter((row) => sessionStanding(row, user.role, row.now, lifetimes) === "live");
  return live.map((row) => ({
    id: row.id,
    provider: row.provider,
    carrier: row.carrier,
    createdAt: row.createdAt,
    lastSeenAt: row.lastSeenAt,
    expiresAt: absoluteExpiry(row, user.role, lifetimes),
    ip: row.ip,
    userAgent: row.userAgent,
  }));
}

function toLiveSession(id: string, row: Row): LiveSession {
  const { lifetimes } = env();
  return {
    standing: "live",
    session: {
      id,
      provider: row.provider,
      carrier: row.carrier,
      createdAt: row.createdAt,
      authenticatedAt: row.authenticatedAt,
      expiresAt: absoluteExpiry(row, row.role, lifetimes),
      fresh: isFresh(row.authenticatedAt, row.now, lifetimes),
      needsTouch: needsTouch(row.lastSeenAt, row.now),
    },
    user: {
      id: row.userId,
      email: row.email,
      name: row.name,
      image: row.image,
      role: row.role,
      locale: row.locale,
      createdAt: row.userCreatedAt,
    },
  };
}
