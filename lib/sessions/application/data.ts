import { z } from "zod";
import { membershipsAt } from "@/lib/accounts/memberships";
import { prepareQuery } from "@/lib/db/prepared-query";
import { timeSessionRead } from "@/lib/metrics";
import { MEMBERSHIP_PROVIDER } from "@/lib/providers/providers";
import { storedSchema } from "../data";
import { applicationSessionCache } from "../cache/process-cache";
import type { LiveSession, NoSession } from "../live-session";
import { readStoredSession } from "../stored-session";
import { openApplicationSessionValue } from "../value";
import type { LiveApplicationSession } from "./live-session";

export type { LiveApplicationSession };

/** JSON, since an account has a list of its own: moments are texts. */
const toldSchema = z.object({
  organizations: z.array(z.string()),
  organizationsAnswered: z.array(z.string()),
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
         ARRAY(SELECT json_build_object('organizations', a."organizations", 'organizationsAnswered', a."organizationsAnswered",
                                        'organizationsAt', a."organizationsAt")
               FROM "Account" a WHERE a."userId" = s."userId" AND a."provider" = $2 AND a."organizationsAt" IS NOT NULL) AS "told"
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
  if (!found) return readStoredSession(sealed, APPLICATION_SESSIONS, applicationSessionCache());
  timeSessionRead("cache", (performance.now() - asked) / 1000);
  return found;
}

const APPLICATION_SESSIONS = {
  open: openApplicationSessionValue,
  ask: (id: string) => askApplicationSession([id, MEMBERSHIP_PROVIDER]),
  toLive(read: LiveSession, row: z.output<typeof applicationSchema>): LiveApplicationSession {
    const { applicationId, origin, parentId, scopes, told, now } = row;
    const application = { id: applicationId, origin, parentId, scopes };
    return { ...read, memberships: membershipsAt(told, now), application };
  },
};
