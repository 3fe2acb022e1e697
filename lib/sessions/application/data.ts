import { z } from "zod";
import { membershipsAt } from "@/lib/accounts/memberships";
import { secretMatches } from "@/lib/crypto/token";
import { prepareQuery } from "@/lib/db/prepared-query";
import { env } from "@/lib/env";
import { timeSessionRead } from "@/lib/metrics";
import { storedSchema } from "../data";
import { knownDead, rememberDead } from "../cache/dead-values";
import { applicationSessionCache } from "../cache/process-cache";
import { judgeSession, type NoSession } from "../live-session";
import { openApplicationSessionValue } from "../value";
import type { LiveApplicationSession } from "./live-session";

export type { LiveApplicationSession };

/** JSON, since an account has a list of its own: moments are texts. */
const toldSchema = z.object({
  organizations: z.array(z.string()),
  organizationsAt: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
});

const applicationSchema = storedSchema.extend({
  applicationId: z.string(),
  origin: z.string().nullable(),
  parentId: z.string().nullable(),
  scopes: z.array(z.string()),
  childSeenAt: z.date().nullable(),
  told: z.array(toldSchema),
});

// A child is judged by its parent's times: it ends and idles with it. Its own are there for a bearer alone.
const askApplicationSession = prepareQuery(
  applicationSchema,
  `
  SELECT s."userId", s."secretHash", s."authenticatedAt", s."carrier", s."provider",
         s."applicationId", s."origin", s."parentId", s."scopes",
         coalesce(p."createdAt", s."createdAt") AS "createdAt",
         coalesce(p."lastSeenAt", s."lastSeenAt") AS "lastSeenAt",
         CASE WHEN p."id" IS NOT NULL THEN s."lastSeenAt" END AS "childSeenAt",
         coalesce(p."absoluteExpiresAt", s."absoluteExpiresAt") AS "absoluteExpiresAt",
         u."email", u."name", u."image", u."role", u."locale", u."disabledAt",
         u."createdAt" AS "userCreatedAt", now() AS "now",
         ARRAY(SELECT json_build_object('organizations', a."organizations", 'organizationsAt', a."organizationsAt")
               FROM "Account" a WHERE a."userId" = s."userId" AND a."provider" = 'github' AND a."organizationsAt" IS NOT NULL) AS "told"
  FROM "Session" s JOIN "User" u ON u."id" = s."userId" LEFT JOIN "Session" p ON p."id" = s."parentId"
  WHERE s."id" = $1 AND s."applicationId" IS NOT NULL`,
);

/**
 * The live session of an application that this process has in memory, as `findCachedSession` does for full ones. Neither finds
 * what is the other's.
 * @returns null when only the database can tell
 */
export function findCachedApplicationSession(sealed: string): LiveApplicationSession | null {
  return applicationSessionCache()?.find(sealed) ?? null;
}

/**
 * Which application's session is this, and whose? Answered from memory where that knows; else the seal is opened and the
 * database asked once. Whether the application may have it still, at this origin and by this carrier, is for
 * `judgeApplicationSession` to say.
 * @throws AppError database-unavailable; an outage never reads as signed out
 */
export async function readApplicationSession(sealed: string): Promise<LiveApplicationSession | NoSession> {
  const asked = performance.now();
  const found = findCachedApplicationSession(sealed);
  if (!found) return readStored(sealed);
  timeSessionRead("cache", (performance.now() - asked) / 1000);
  return found;
}

async function readStored(sealed: string): Promise<LiveApplicationSession | NoSession> {
  const value = openApplicationSessionValue(sealed);
  if (!value) return { status: "unopenable" };
  const dead = knownDead(sealed);
  if (dead !== undefined) return { status: dead };
  const pending = applicationSessionCache()?.beginRead(value.id);
  try {
    const asked = performance.now();
    const [row] = await askApplicationSession([value.id]);
    timeSessionRead("database", (performance.now() - asked) / 1000);
    if (!row || !secretMatches(value.secret, row.secretHash)) {
      rememberDead(sealed, "unknown");
      return { status: "unknown" };
    }
    const read = judgeSession(value.id, row, row.now, env().lifetimes);
    if (read.status === "expired" && row.now >= row.absoluteExpiresAt) rememberDead(sealed, "expired");
    if (read.status !== "live") return read;
    const { applicationId, origin, parentId, scopes } = row;
    const memberships = membershipsAt(row.told, row.now);
    const live = { ...read, memberships, application: { id: applicationId, origin, parentId, scopes } };
    pending?.keep(sealed, live, row);
    return live;
  } finally {
    pending?.end();
  }
}
