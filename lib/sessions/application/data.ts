import { z } from "zod";
import { secretMatches } from "@/lib/crypto/token";
import { prepareQuery } from "@/lib/db/prepared-query";
import { env } from "@/lib/env";
import { timeSessionRead } from "@/lib/metrics";
import { storedSchema } from "../data";
import { judgeSession, type LiveSession, type NoSession } from "../live-session";
import { openApplicationSessionValue } from "../value";

/**
 * A live session of an application and its user. No `LiveSession`, so that what opens the account, and the pages of
 * administrators, never takes one.
 */
export type LiveApplicationSession = Pick<LiveSession, "status" | "session" | "user"> & {
  readonly application: {
    readonly id: string;
    /** The one origin at which it works; null for a bearer. */
    readonly origin: string | null;
    /** The browser's session that it lives with; null for a bearer. */
    readonly parentId: string | null;
    readonly scopes: readonly string[];
  };
};

const applicationSchema = storedSchema.extend({
  applicationId: z.string(),
  origin: z.string().nullable(),
  parentId: z.string().nullable(),
  scopes: z.array(z.string()),
});

// A child is judged by its parent's times: it ends and idles with it. Its own are there for a bearer alone.
const askApplicationSession = prepareQuery(
  applicationSchema,
  `
  SELECT s."userId", s."secretHash", s."authenticatedAt", s."carrier", s."provider",
         s."applicationId", s."origin", s."parentId", s."scopes",
         coalesce(p."createdAt", s."createdAt") AS "createdAt",
         coalesce(p."lastSeenAt", s."lastSeenAt") AS "lastSeenAt",
         coalesce(p."absoluteExpiresAt", s."absoluteExpiresAt") AS "absoluteExpiresAt",
         u."email", u."name", u."image", u."role", u."locale", u."disabledAt",
         u."createdAt" AS "userCreatedAt", now() AS "now"
  FROM "Session" s JOIN "User" u ON u."id" = s."userId" LEFT JOIN "Session" p ON p."id" = s."parentId"
  WHERE s."id" = $1 AND s."applicationId" IS NOT NULL`,
);

/**
 * Which application's session is this, and whose? Whether the application may have it still, at this origin and by this
 * carrier, is for the caller to judge.
 * @throws AppError database-unavailable; an outage never reads as signed out
 */
export async function readApplicationSession(sealed: string): Promise<LiveApplicationSession | NoSession> {
  const value = openApplicationSessionValue(sealed);
  if (!value) return { status: "unopenable" };
  const asked = performance.now();
  const [row] = await askApplicationSession([value.id]);
  timeSessionRead("database", (performance.now() - asked) / 1000);
  if (!row || !secretMatches(value.secret, row.secretHash)) return { status: "unknown" };
  const read = judgeSession(value.id, row, row.now, env().lifetimes);
  if (read.status !== "live") return read;
  const { applicationId, origin, parentId, scopes } = row;
  return { ...read, application: { id: applicationId, origin, parentId, scopes } };
}
